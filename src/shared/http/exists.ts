import {
  applyDecorators,
  type CanActivate,
  createParamDecorator,
  type ExecutionContext,
  Injectable,
  SetMetadata,
  UseGuards,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { type Query, QueryBus } from '@nestjs/cqrs';
import { notFound } from '../errors.js';
import type { ApiRequest } from './request.js';

const EXISTS = 'ohmgate:exists';

interface Sought {
  resource: string;
  question: new (organization: string, id: string) => Query<object | null>;
}

interface FoundRequest extends ApiRequest {
  found?: object;
}

/** Answers 404 before the body is looked at when `:id` is nothing of the caller's organization. Runs after the API key guard. */
@Injectable()
export class ExistsGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly queryBus: QueryBus,
  ) {}

  /** @throws DomainError `not_found` */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FoundRequest>();
    if (!request.principal) return false;
    const { resource, question: Question } = this.reflector.getAllAndOverride<Sought>(EXISTS, [
      context.getHandler(),
      context.getClass(),
    ]);
    const question = new Question(request.principal.organization, String(request.params.id));
    const found = await this.queryBus.execute(question);
    if (!found) throw notFound(resource);
    request.found = found;
    return true;
  }
}

/**
 * The thing that `:id` names must exist in the caller's organization, else 404. For things of another module: `question` is that
 * module's query `(organization, id)`, and what it finds is read with `@Found()`. For own entities there is `@Addresses`.
 */
export function Exists(
  resource: string,
  question: Sought['question'],
): MethodDecorator & ClassDecorator {
  return applyDecorators(SetMetadata(EXISTS, { resource, question }), UseGuards(ExistsGuard));
}

/** What the question of `@Exists` found. */
export const Found = createParamDecorator((_: unknown, context: ExecutionContext): object =>
  foundBy(context.switchToHttp().getRequest<ApiRequest>()),
);

/** As `@Found()`, for other parameter decorators. */
export function foundBy(request: ApiRequest): object {
  const { found } = request as FoundRequest;
  if (!found) throw new Error('@Found() stands on a route without @Exists()');
  return found;
}

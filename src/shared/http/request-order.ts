import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  SetMetadata,
  type Type,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Observable } from 'rxjs';
import { DataSource } from 'typeorm';
import type { ApiRequest } from './request.js';
import { type Owned, scoped } from './scoped.js';

const ADDRESSES = 'ohmgate:addresses';

/**
 * Names the entity that `:id` in the path belongs to. With it a request for something that does not exist is answered 404
 * before its body is looked at (order of checks, api.md 1); put it on routes that have both `:id` and a body.
 */
export function Addresses(entity: Type<Owned>): MethodDecorator {
  return SetMetadata(ADDRESSES, entity);
}

/** Runs after the guards and before the pipes: first the 404 of `@Addresses`, then what was wrong with reading the body. */
@Injectable()
export class RequestOrderInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly dataSource: DataSource,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<ApiRequest>();
    const entity = this.reflector.get<Type<Owned> | undefined>(ADDRESSES, context.getHandler());
    if (entity && request.principal) {
      const { organization } = request.principal;
      await scoped(this.dataSource.manager, entity, organization).findOne(
        String(request.params.id),
      );
    }
    if (request.bodyError) throw request.bodyError;
    return next.handle();
  }
}

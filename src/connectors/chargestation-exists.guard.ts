import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { FindChargestation } from '../chargestations/chargestations.commands.js';
import { notFound } from '../shared/errors.js';
import type { ApiRequest } from '../shared/http/request.js';

/** Answers 404 before the body is looked at when `:id` is no chargestation of the caller's organization. Runs after the API key guard. */
@Injectable()
export class ChargestationExists implements CanActivate {
  constructor(private readonly queryBus: QueryBus) {}

  /** @throws DomainError `not_found` */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const { principal, params } = context.switchToHttp().getRequest<ApiRequest>();
    if (!principal) return false;
    const question = new FindChargestation(principal.organization, String(params.id));
    if (!(await this.queryBus.execute(question))) throw notFound('chargestation');
    return true;
  }
}

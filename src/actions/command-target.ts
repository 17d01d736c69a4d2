import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Response } from 'express';
import type { CommandedChargestation } from '../chargestations/chargestations.commands.js';
import type { ConnectorFacts } from '../connectors/connectors.commands.js';
import { CommandOptions, commandOptionsOf } from '../shared/http/command-options.js';
import { foundBy } from '../shared/http/exists.js';
import type { Principal } from '../shared/http/principal.js';
import type { ApiRequest } from '../shared/http/request.js';

/** Who asks, and how the answer is wanted. */
interface Asked {
  principal: Principal;
  options: CommandOptions;
  response: Response;
}

/** Who commands which station: what every verb needs beside its body. */
export interface CommandTarget extends Asked {
  station: CommandedChargestation;
}

/** Who commands something about which connector. */
export interface ConnectorTarget extends Asked {
  connector: ConnectorFacts;
}

/** The target of a verb under `/chargestations/{id}`; the controller has `@Exists('chargestation', FindCommandedChargestation)`. */
export const Target = createParamDecorator(
  (_: unknown, context: ExecutionContext): CommandTarget => {
    const request = context.switchToHttp().getRequest<ApiRequest>();
    return { ...askedBy(context), station: foundBy(request) as CommandedChargestation };
  },
);

/** The target of a verb under `/connectors/{id}`; the controller has `@Exists('connector', FindConnector)`. */
export const TargetConnector = createParamDecorator(
  (_: unknown, context: ExecutionContext): ConnectorTarget => {
    const request = context.switchToHttp().getRequest<ApiRequest>();
    return { ...askedBy(context), connector: foundBy(request) as ConnectorFacts };
  },
);

function askedBy(context: ExecutionContext): Asked {
  const http = context.switchToHttp();
  const request = http.getRequest<ApiRequest>();
  return {
    principal: request.principal as Principal,
    options: commandOptionsOf(request),
    response: http.getResponse<Response>(),
  };
}

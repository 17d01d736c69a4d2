import type { IncomingMessage, ServerResponse } from 'node:http';
import type { NestExpressApplication } from '@nestjs/platform-express';
import compression from 'compression';
import express, { type NextFunction, type RequestHandler, type Response } from 'express';
import helmet from 'helmet';
import type { Config } from '../config.js';
import { DomainError } from '../errors.js';
import { newId } from '../id.js';
import { ErrorFilter } from './error-filter.js';
import type { ApiRequest } from './request.js';
import { rememberRequest } from './request-context.js';

/** Largest request body in bytes. */
const LARGEST_BODY = 1_048_576;

/** Request ids of callers are taken over when they are short and plain. */
const REQUEST_ID = /^[\w.:-]{1,64}$/;

/**
 * What surrounds every HTTP request: request id, security headers, JSON bodies, the error envelope. The application must be
 * created with `bodyParser: false`.
 */
export function configureHttp(app: NestExpressApplication, config: Config): void {
  app.disable('x-powered-by');
  app.set('query parser', 'extended');
  app.set('trust proxy', config.get('TRUSTED_PROXIES'));
  app.use(identify);
  app.use(securityHeaders(config));
  app.use(compressAnswers);
  app.use(readBody);
  app.use(rememberRequest);
  app.useGlobalFilters(new ErrorFilter());
}

function identify(request: ApiRequest, response: Response, next: NextFunction): void {
  const given = request.get('X-Request-Id');
  request.requestId = given && REQUEST_ID.test(given) ? given : newId();
  response.setHeader('X-Request-Id', request.requestId);
  next();
}

const compress = compression({ filter: isCompressed });

/** Only what is read: the answer to a change is one object. */
function compressAnswers(request: ApiRequest, response: Response, next: NextFunction): void {
  if (request.method === 'GET' || request.method === 'HEAD') compress(request, response, next);
  else next();
}

/** Answers and pages are; streams are not, since each event must leave at once. */
function isCompressed(_: IncomingMessage, response: ServerResponse): boolean {
  return /json|javascript|css|html|svg/.test(String(response.getHeader('Content-Type') ?? ''));
}

/** The same for every answer, so that helmet is asked once. */
function securityHeaders(config: Config): RequestHandler {
  const headers = new Map<string, string>();
  const noted = {
    setHeader: (name: string, value: string) => headers.set(name, value),
    removeHeader: () => undefined,
  };
  secure(config)({} as IncomingMessage, noted as unknown as ServerResponse, (error) => {
    if (error) throw error;
  });
  return (_, response, next) => {
    response.setHeaders(headers);
    next();
  };
}

/** Everything the pages need comes from here; browsers are told to insist on https only when the public URL has it. */
function secure(config: Config): ReturnType<typeof helmet> {
  const https = config.publicUrl.startsWith('https:');
  return helmet({
    strictTransportSecurity: https,
    contentSecurityPolicy: {
      directives: {
        styleSrc: ["'self'", "'unsafe-inline'"],
        fontSrc: ["'self'", 'data:'],
        upgradeInsecureRequests: https ? [] : null,
      },
    },
  });
}

const parseJson = express.json({ limit: LARGEST_BODY, type: ['json', '+json'] });

/** Parses a JSON body. A fault is only noted: the answers 401, 403 and 404 come first. */
function readBody(request: ApiRequest, response: Response, next: NextFunction): void {
  parseJson(request, response, (error?: unknown) => {
    if (error) request.bodyError = error;
    else if (request.body === undefined && hasBody(request)) request.bodyError = notJson();
    next();
  });
}

function hasBody({ headers }: ApiRequest): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

function notJson(): DomainError {
  return new DomainError(
    'invalid_json',
    'Send the body as JSON with the header Content-Type: application/json.',
  );
}

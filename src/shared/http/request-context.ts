import { AsyncLocalStorage } from 'node:async_hooks';
import type { NextFunction, Response } from 'express';
import type { ApiRequest } from './request.js';

const storage = new AsyncLocalStorage<ApiRequest>();

/** The HTTP request on whose behalf the caller runs; undefined for messages of stations and for jobs. */
export function currentRequest(): ApiRequest | undefined {
  return storage.getStore();
}

/** Middleware: what runs after it knows its request. */
export function rememberRequest(request: ApiRequest, _: Response, next: NextFunction): void {
  storage.run(request, next);
}

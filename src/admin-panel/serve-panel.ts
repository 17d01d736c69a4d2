import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { NestExpressApplication } from '@nestjs/platform-express';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';

/** Where the built pages lie, seen from the built file and from the source (tests run the source). */
const PLACES = ['../../admin-panel/ui', '../../dist/admin-panel/ui'];

/** The only path below `/admin` that is read but no page: who is signed in. */
const SESSION = '/session';

/** No script, style, picture or connection but our own, and no text is ever made into script or markup. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

/**
 * Serves the built admin panel at `/admin`: files with a hash in their name for ever, the page itself never from a cache.
 * Every path without a file is the page, which finds its own way. Call it before `listen`. A browser that asks for `/` is sent there.
 */
export function servePanel(app: NestExpressApplication): void {
  const folder = builtPages();
  const server: Express = app.getHttpAdapter().getInstance();
  server.get('/', fromTheRoot);
  app.use('/admin', strictPolicy);
  if (folder === null) {
    app.use('/admin', notBuilt);
    return;
  }
  const forEver = { immutable: true, maxAge: '1y', index: false, fallthrough: false } as const;
  app.use('/admin/assets', express.static(join(folder, 'assets'), forEver));
  app.use('/admin', express.static(folder, { index: false, maxAge: '1h', redirect: false }));
  app.use('/admin', (request: Request, response: Response, next: NextFunction) => {
    const isPage = request.method === 'GET' || request.method === 'HEAD';
    if (!isPage || request.path === SESSION) return next();
    response.setHeader('Cache-Control', 'no-store');
    response.sendFile(join(folder, 'index.html'), { cacheControl: false });
  });
}

/** Programs get the answer to a path that does not exist. */
function fromTheRoot(request: Request, response: Response, next: NextFunction): void {
  if (request.accepts(['json', 'html']) === 'html') response.redirect('/admin');
  else next();
}

function strictPolicy(_: Request, response: Response, next: NextFunction): void {
  response.setHeader('Content-Security-Policy', POLICY);
  next();
}

function notBuilt(_: Request, response: Response): void {
  response.status(503).type('text').send('The admin panel is not built. Run: npm run build\n');
}

function builtPages(): string | null {
  const folders = PLACES.map((place) => fileURLToPath(new URL(place, import.meta.url)));
  return folders.find((folder) => existsSync(join(folder, 'index.html'))) ?? null;
}

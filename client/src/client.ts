import { createClient, createConfig } from './generated/client/index.js';
import { Ohmgate } from './generated/sdk.gen.js';
import { OhmgateError } from './ohmgate-error.js';

export type * from './generated/types.gen.js';
export { OhmgateError } from './ohmgate-error.js';
export { type VerifyWebhook, verifyWebhook, WebhookVerificationError } from './verify-webhook.js';
export type { Ohmgate };

/** Which server to talk to, and as whom. */
export interface OhmgateOptions {
  /** Base of the server, for example `https://ohmgate.example.com`. */
  url: string;
  /** An API key of the organization. */
  apiKey: string;
  /** In place of the global `fetch`, for instance to send requests through a proxy. */
  fetch?: typeof fetch;
}

/**
 * The REST API of a server: one method for each operation, which resolves with the answer's envelope (`result`, and what pages need beside it).
 * A failure rejects with an `OhmgateError`.
 */
export function createOhmgate({ url, apiKey, fetch }: OhmgateOptions): Ohmgate {
  const client = createClient(
    createConfig({
      baseUrl: url.replace(/\/+$/, ''),
      auth: apiKey,
      throwOnError: true,
      ...(fetch && { fetch }),
    }),
  );
  client.interceptors.error.use((error, response) => OhmgateError.of(error, response));
  return new Ohmgate({ client });
}

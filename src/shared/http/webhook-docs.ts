import type { Type } from '@nestjs/common';

/** How one webhook event is documented. */
export interface WebhookDocs {
  /** Event type, for example `session.started`. */
  name: string;
  /** Class with the Swagger properties of the whole body. */
  schemaClass: Type;
  /** When it is sent. */
  description: string;
  /** Reads a body as a receiver gets it; undefined when there is none. */
  example: () => object | undefined;
}

const registered = new Map<string, WebhookDocs>();

/** Adds an event to the `webhooks` section of the OpenAPI document; the same name again replaces it. */
export function registerWebhookDocs(
  name: string,
  schemaClass: Type,
  description: string,
  example: WebhookDocs['example'],
): void {
  registered.set(name, { name, schemaClass, description, example });
}

/** Every registered event, in the order of their names. */
export function webhookDocs(): WebhookDocs[] {
  return [...registered.values()].sort((a, b) => a.name.localeCompare(b.name));
}

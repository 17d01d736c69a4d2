/** Every stable error code of the REST API with its HTTP status. New codes are documented in the OpenAPI document from here. */
export const ERROR_STATUS = {
  invalid_json: 400,
  unauthorized: 401,
  forbidden: 403,
  address_not_allowed: 403,
  not_found: 404,
  chargestation_offline: 406,
  endpoint_taken: 409,
  serial_number_taken: 409,
  connector_taken: 409,
  connector_in_use: 409,
  open_session: 409,
  location_in_use: 409,
  rate_in_use: 409,
  user_in_use: 409,
  token_taken: 409,
  last_admin_key: 409,
  api_key_expired: 409,
  email_taken: 409,
  last_admin: 409,
  recovery_running: 409,
  event_expired: 409,
  request_in_progress: 409,
  cursor_expired: 410,
  body_too_large: 413,
  invalid_field: 422,
  unknown_field: 422,
  idempotency_key_reused: 422,
  connector_not_found: 422,
  webhook_url_blocked: 422,
  not_supported_by_protocol: 422,
  protocol_unknown: 422,
  unknown_password: 422,
  invalid_connector: 422,
  no_active_session: 422,
  invalid_profile: 422,
  reserved_profile: 422,
  chargestation_inactive: 422,
  invitation_invalid: 422,
  not_adoptable: 422,
  rate_limited: 429,
  command_queue_full: 429,
  internal_error: 500,
  database_unavailable: 503,
} as const;

export type ErrorCode = keyof typeof ERROR_STATUS;

/** What is wrong with one field and how to mend it. */
export interface ErrorDetail {
  /** Dotted path of the field in the request; `query.<name>` for query parameters, empty for the request as a whole. */
  path: string;
  /** The broken rule in one word. */
  rule: string;
  /** What would be right. */
  advice: string;
}

/** A refusal with a stable code. The error filter turns it into the failure envelope; nothing else builds one. */
export class DomainError extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly details: ErrorDetail[] = [],
  ) {
    super(message);
  }

  /** HTTP status of the code. */
  get status(): number {
    return ERROR_STATUS[this.code];
  }
}

/** Too many requests or attempts. The answer carries `Retry-After`. */
export class RateLimited extends DomainError {
  constructor(
    message: string,
    /** Seconds after which a request is let through again. */
    readonly retryAfter: number,
  ) {
    super('rate_limited', message);
  }
}

/** The 404 for anything unknown, of another organization, or not 24 hex: all three must look the same. */
export function notFound(resource: string): DomainError {
  return new DomainError(
    'not_found',
    `No such ${resource}. Check the id and the organization of your API key.`,
  );
}

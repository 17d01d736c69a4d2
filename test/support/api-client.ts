/** The envelope around every answer of `/v1.1`. */
export interface Envelope<Result> {
  ok: boolean;
  message: string;
  result: Result;
  /** Page lists only. */
  hasNext?: boolean;
  hasPrevious?: boolean;
  event_cursor?: string;
  /** Cursor lists only: value for `after`, or null at the end. */
  next?: string | null;
  /** Failures only. */
  error?: {
    code: string;
    details: { path: string; rule: string; advice: string }[];
    requestId: string;
  };
}

export interface ApiResponse<Result> {
  status: number;
  body: Envelope<Result>;
  headers: Headers;
}

/** A resource of which a test reads a few fields. */
export type Resource = Record<string, unknown> & { _id: string };

/** Query parameters; undefined ones are left out. */
export type Query = Record<string, string | number | boolean | undefined>;

/** A thin client of the REST API. Paths are given below `/v1.1`, for example `/chargestations`. Never throws for a status. */
export class ApiClient {
  /** @param url base of the server, for example `http://127.0.0.1:3000` */
  constructor(
    readonly url: string,
    readonly key?: string,
  ) {}

  /** The same server with another key, or with none. */
  as(key: string | undefined): ApiClient {
    return new ApiClient(this.url, key);
  }

  get<Result = Resource>(path: string, query?: Query): Promise<ApiResponse<Result>> {
    return this.request<Result>('GET', path, { query });
  }

  post<Result = Resource>(
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<ApiResponse<Result>> {
    return this.request<Result>('POST', path, { body, headers });
  }

  patch<Result = Resource>(path: string, body: unknown): Promise<ApiResponse<Result>> {
    return this.request<Result>('PATCH', path, { body });
  }

  delete<Result = Resource>(path: string): Promise<ApiResponse<Result>> {
    return this.request<Result>('DELETE', path, {});
  }

  /** Any method. A string body is sent as it is (for malformed JSON), everything else as JSON. */
  async request<Result = Resource>(
    method: string,
    path: string,
    {
      body,
      headers,
      query = {},
    }: { body?: unknown; headers?: Record<string, string>; query?: Query },
  ): Promise<ApiResponse<Result>> {
    const url = new URL(`${this.url}/v1.1${path}`);
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) url.searchParams.set(name, String(value));
    }
    const response = await fetch(url, {
      method,
      headers: {
        ...(this.key !== undefined && { Authorization: `Bearer ${this.key}` }),
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
        ...headers,
      },
      body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, body: parse<Result>(text, url), headers: response.headers };
  }
}

/** The answer's `result`. Throws, with the server's own words, when the request failed. */
export function resultOf<Result>({ status, body }: ApiResponse<Result>): Result {
  if (body.ok) return body.result;
  const details = body.error?.details?.map(({ path, advice }) => `${path}: ${advice}`) ?? [];
  throw new Error([`HTTP ${status} ${body.error?.code}: ${body.message}`, ...details].join('\n'));
}

function parse<Result>(text: string, url: URL): Envelope<Result> {
  try {
    return JSON.parse(text) as Envelope<Result>;
  } catch {
    throw new Error(`${url} did not answer with JSON: ${text.slice(0, 200)}`);
  }
}

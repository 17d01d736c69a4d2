import type { ApiClient } from './api-client.js';
import type { WebhookEvent } from './api-types.js';

/** A message with data. */
export interface StreamedEvent {
  /** `id` of the message. */
  id: string;
  /** `data`, parsed. */
  event: WebhookEvent;
}

/** A client of `GET /events/stream`, by the rules of server-sent events (HTML standard, 9.2.6). */
export class EventSourceClient {
  readonly received: StreamedEvent[] = [];
  readonly comments: string[] = [];
  /** As `EventSource` keeps it: the id of the last message, also of one without data. */
  lastEventId = '';
  /** The stream is over, from either side; `broken`: not by its proper end. */
  end: 'open' | 'ended' | 'broken' = 'open';

  private constructor(
    readonly response: Response,
    private readonly abort: AbortController,
  ) {}

  /** Connects. The stream is read from then on; a refusal has its status in `response`. */
  static async open(
    api: ApiClient,
    {
      query = {},
      lastEventId,
    }: { query?: Record<string, string>; lastEventId?: string | undefined } = {},
  ): Promise<EventSourceClient> {
    const abort = new AbortController();
    const response = await fetch(`${api.url}/v1.1/events/stream?${new URLSearchParams(query)}`, {
      headers: {
        Authorization: `Bearer ${api.key}`,
        'Accept-Encoding': 'gzip, br',
        ...(lastEventId !== undefined && { 'Last-Event-ID': lastEventId }),
      },
      signal: abort.signal,
    });
    const client = new EventSourceClient(response, abort);
    if (response.ok) void client.#read();
    return client;
  }

  close(): void {
    this.abort.abort();
  }

  get sequences(): number[] {
    return this.received.map(({ event }) => event.sequence);
  }

  async #read(): Promise<void> {
    let text = '';
    try {
      for await (const chunk of this.response.body!.pipeThrough(new TextDecoderStream())) {
        text += chunk;
        const blocks = text.split('\n\n');
        text = blocks.pop() as string;
        for (const block of blocks) this.#take(block);
      }
      this.end = 'ended';
    } catch {
      this.end = 'broken';
    }
  }

  #take(block: string): void {
    const data: string[] = [];
    let name = 'message';
    for (const line of block.split('\n')) {
      const [, field = '', value = ''] = /^([^:]*):? ?(.*)$/.exec(line) ?? [];
      if (field === '') this.comments.push(value);
      if (field === 'id') this.lastEventId = value;
      if (field === 'event') name = value;
      if (field === 'data') data.push(value);
    }
    if (data.length === 0 || name !== 'message') return; // as a browser gives to `onmessage`
    const event = JSON.parse(data.join('\n')) as WebhookEvent;
    this.received.push({ id: this.lastEventId, event });
  }
}

import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import { map, type Observable } from 'rxjs';

/** A result with a message of its own. Built by `withMessage`. */
class Answer {
  constructor(
    readonly result: unknown,
    readonly message: string,
  ) {}
}

/** One page of a list. Built by `page` and `paginate`. */
export class Page<T> {
  /**
   * @param event_cursor place in the event log: the list shows the effects of every event up to it, so a stream that starts there misses
   *   nothing
   */
  constructor(
    readonly result: T[],
    readonly hasNext: boolean,
    readonly hasPrevious: boolean,
    readonly event_cursor?: string,
  ) {}

  /** The same page with each item changed, usually by `toResponse`. */
  map<U>(change: (item: T) => U): Page<U> {
    return new Page(this.result.map(change), this.hasNext, this.hasPrevious, this.event_cursor);
  }
}

/** What stands beside the items of a cursor list. */
export interface Onward {
  /** To read on; null when there is nothing to wait for. */
  next: string | null;
  /** Of lists that are read from the newest item on: where newer ones begin. */
  newest?: string | null;
  /** As of a page list. */
  event_cursor?: string;
}

/** One part of a growing log. Built by `cursorList`. */
export class CursorList<T> {
  readonly next: string | null;
  readonly #onward: Onward;

  constructor(
    readonly result: T[],
    onward: Onward,
  ) {
    this.#onward = onward;
    this.next = onward.next;
    Object.assign(this, onward);
  }

  /** The same part with each item changed. */
  map<U>(change: (item: T) => U): CursorList<U> {
    return new CursorList(this.result.map(change), this.#onward);
  }
}

/** A result, a `page` or a `cursorList` with one sentence for people in place of `Success`. */
export function withMessage(result: unknown, message: string): Answer {
  return new Answer(result, message);
}

/** A page list: the envelope gets `hasNext`, `hasPrevious` and, where there is one, `event_cursor` beside `result`. */
export function page<T>(
  result: T[],
  around: { hasNext: boolean; hasPrevious: boolean; event_cursor?: string },
): Page<T> {
  return new Page(result, around.hasNext, around.hasPrevious, around.event_cursor);
}

/** A cursor list: the envelope gets `next` beside `result`, to be given as `after`, and what else leads on. */
export function cursorList<T>(result: T[], onward: string | null | Onward): CursorList<T> {
  const plain = onward === null || typeof onward === 'string';
  return new CursorList(result, plain ? { next: onward } : onward);
}

/** What a handler returned, as the body of a success (api.md 1). */
export function toEnvelope(returned: unknown): object {
  const answer = returned instanceof Answer ? returned : new Answer(returned, 'Success');
  const list = answer.result instanceof Page || answer.result instanceof CursorList;
  const fields = list ? answer.result : { result: answer.result ?? null };
  return { ok: true, message: answer.message, ...(fields as object) };
}

/** Wraps the result of every handler; part of `@ApiController`. */
@Injectable()
export class EnvelopeInterceptor implements NestInterceptor {
  intercept(_: ExecutionContext, next: CallHandler): Observable<object> {
    return next.handle().pipe(map(toEnvelope));
  }
}

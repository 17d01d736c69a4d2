import { describe, expect, it } from 'vitest';
import type { ClaimedDelivery } from './delivery-claims.js';
import { SendQueue } from './send-queue.js';

const delivery = (_id: string, lane: string | null, more = {}): ClaimedDelivery => ({
  _id,
  attemptCount: 0,
  lane,
  follows: false,
  event: null,
  ...more,
});
const behind = (_id: string, lane: string) => delivery(_id, lane, { follows: true });

const DELIVERED = { attemptCount: 0, delivered: true, pauseMs: null };
const FAILED = { attemptCount: 0, delivered: false, pauseMs: 5000 };
const FAILED_AGAIN = { attemptCount: 1, delivered: false, pauseMs: 300_000 };

function queueOf(...claimed: ClaimedDelivery[]): SendQueue {
  const queue = new SendQueue();
  queue.add(claimed);
  return queue;
}

/** Ids in the order in which they can be sent at once. */
function takeAll(queue: SendQueue): string[] {
  const taken: string[] = [];
  for (let next = queue.take(); next; next = queue.take()) taken.push(next._id);
  return taken;
}

describe('SendQueue', () => {
  it('sends the first of each run, and the next ones when the one before was delivered', () => {
    const queue = queueOf(delivery('a1', 'A'), behind('a2', 'A'), delivery('b1', 'B'));
    expect(takeAll(queue)).toEqual(['a1', 'b1']);
    expect(queue.waiting).toBe(1);
    queue.ended('a1', DELIVERED);
    expect(takeAll(queue)).toEqual(['a2']);
    expect([...queue.lanes]).toEqual([]);
    queue.ended('a2', DELIVERED);
    expect([...queue.lanes]).toEqual(['A']);
  });

  it('holds a lane after a first failure and goes on after a second one', () => {
    const once = queueOf(delivery('a1', 'A'), behind('a2', 'A'));
    once.take();
    once.ended('a1', FAILED);
    expect(takeAll(once)).toEqual([]);
    expect([[...once.lanes], [...once.inHand], once.waiting]).toEqual([[], ['a1'], 0]);

    const twice = queueOf(delivery('a1', 'A', { attemptCount: 1 }), behind('a2', 'A'));
    twice.take();
    twice.ended('a1', FAILED_AGAIN);
    expect(takeAll(twice)).toEqual(['a2']);
  });

  it('goes on after what fails for good at its first attempt', () => {
    const queue = queueOf(delivery('a1', 'A'));
    queue.take();
    queue.ended('a1', { attemptCount: 0, delivered: false, pauseMs: null });
    expect([...queue.lanes]).toEqual(['A']);
  });

  it('lets a late repeat and an event without a chargestation start no lane', () => {
    const queue = queueOf(delivery('late', 'A', { attemptCount: 2 }), delivery('x', null));
    takeAll(queue);
    queue.ended('late', { attemptCount: 2, delivered: true, pauseMs: null });
    queue.ended('x', DELIVERED);
    expect([...queue.lanes]).toEqual([]);
  });

  it('has what was sent in hand until its result is stored, and takes nothing twice', () => {
    const queue = queueOf(delivery('a1', 'A'));
    queue.take();
    queue.ended('a1', DELIVERED);
    queue.add([delivery('a1', 'A'), behind('a2', 'A'), delivery('b1', 'B'), behind('b2', 'B')]);
    expect([...queue.inHand]).toEqual(['a1', 'b1', 'b2']);
    expect(takeAll(queue)).toEqual(['b1']);
    queue.stored(['a1']);
    expect([...queue.inHand]).toEqual(['b1', 'b2']);
  });

  it('leaves the lanes that it has begun to others when it is cleared', () => {
    const queue = queueOf(
      ...[delivery('a1', 'A'), behind('a2', 'A'), behind('a3', 'A')],
      ...[delivery('b1', 'B'), behind('b2', 'B'), delivery('c1', 'C'), behind('c2', 'C')],
    );
    expect([queue.take()?._id, queue.take()?._id]).toEqual(['a1', 'b1']);
    queue.ended('a1', DELIVERED);
    queue.clear();
    expect([queue.take(), queue.waiting, [...queue.inHand]]).toEqual([undefined, 0, ['a1', 'b1']]);
    expect([...queue.lanes]).toEqual(['A']);
    queue.ended('b1', DELIVERED);
    expect([...queue.lanes]).toEqual(['A', 'B']);
    queue.started(['A', 'B']);
    expect([...queue.lanes]).toEqual([]);
  });

  it('leaves nothing behind when another process has taken over, but what is under way', () => {
    const queue = queueOf(delivery('a1', 'A'), behind('a2', 'A'), delivery('b1', 'B'));
    queue.take();
    queue.forget();
    queue.ended('a1', DELIVERED);
    expect([queue.take(), [...queue.lanes], [...queue.inHand]]).toEqual([undefined, [], ['a1']]);
  });
});

import { plainToInstance } from 'class-transformer';
import { validate } from 'class-validator';
import { describe, expect, it } from 'vitest';
import { IsSubscription } from './webhook-validators.js';

class Wanted {
  @IsSubscription()
  events!: unknown;
}

const adviceOn = async (events: unknown) => {
  const [fault] = await validate(plainToInstance(Wanted, { events }));
  return fault?.constraints?.knownEvents;
};

describe('advice on unknown events', () => {
  it('is not needed for events, families and *', async () => {
    expect(await adviceOn(['session.ended', 'session.*', '*'])).toBeUndefined();
  });

  it('names the events of the family that is meant', async () => {
    const advice = await adviceOn(['session.ended', 'session.begun']);
    expect(advice).toMatch(/"session\.begun" is not known\. There are: session\.\w+/);
    expect(advice).toContain('session.started');
    expect(advice).not.toContain('"session.ended"');
    expect(advice).not.toContain('connector.created');
  });

  it('names the families where none is meant', async () => {
    const advice = await adviceOn(['nonsense']);
    expect(advice).toContain('session.*');
    expect(advice).not.toContain('session.started');
  });
});

import { describe, expect, it } from 'vitest';
import type { CommandAnswer } from '../ocpp-gateway/ocpp-gateway.commands.js';
import { mayGoOn, outcomeOf } from './action-outcome.js';
import type { ActionStep } from './actions.commands.js';

const step = (required?: boolean): ActionStep => ({ name: 'clearCache', request: {}, required });

const answer = (outcome: CommandAnswer['outcome'], more: Partial<CommandAnswer> = {}) => ({
  outcome,
  status: null,
  reason: null,
  calls: [{ action: 'ClearCache', payload: {} }],
  responses: [{ status: outcome }],
  ...more,
});

describe('outcomeOf', () => {
  it.each([
    ['accepted', [step()], ['accepted'], 'accepted'],
    ['refused', [step()], ['rejected'], 'rejected'],
    ['all accepted', [step(), step()], ['accepted', 'accepted'], 'accepted'],
    ['the second failed', [step(), step()], ['accepted', 'timeout'], 'timeout'],
    ['the first failed', [step(), step()], ['error'], 'error'],
    ['an optional one failed', [step(false), step()], ['rejected', 'accepted'], 'accepted'],
    ['the required one failed', [step(false), step()], ['accepted', 'rejected'], 'rejected'],
    [
      'one of several optional ones',
      [step(false), step(false)],
      ['rejected', 'accepted'],
      'accepted',
    ],
    [
      'none of several optional ones',
      [step(false), step(false)],
      ['timeout', 'rejected'],
      'rejected',
    ],
  ] as const)('%s', (_, steps, outcomes, expected) => {
    const result = outcomeOf(
      steps,
      outcomes.map((outcome) => answer(outcome)),
    );
    expect(result.outcome).toBe(expected);
    expect(result.error === null).toBe(expected === 'accepted');
  });

  it('shows the answer of one message, a list for several, null without an answer', () => {
    const two = [answer('accepted'), answer('accepted')];
    expect(outcomeOf([step()], [answer('accepted')]).responseData).toEqual({ status: 'accepted' });
    expect(outcomeOf([step(), step()], two).responseData).toEqual([
      { status: 'accepted' },
      { status: 'accepted' },
    ]);
    const silent = answer('timeout', { responses: [] });
    expect(outcomeOf([step()], [silent]).responseData).toBeNull();
    expect(outcomeOf([step(), step()], [answer('accepted'), silent]).responseData).toEqual([
      { status: 'accepted' },
    ]);
  });

  it.each([
    [answer('rejected', { status: 'Rejected' }), 'The station refused (Rejected)'],
    [
      answer('rejected', { status: 'Rejected', reason: 'NoAuth: not now' }),
      'The station refused (Rejected): NoAuth: not now',
    ],
    [answer('timeout'), 'The station did not answer in time'],
    [answer('connection_lost'), 'The connection was lost before the station answered'],
  ])('explains %j', (failure, error) => {
    expect(outcomeOf([step()], [failure]).error).toBe(error);
  });

  it('says what a password that was not taken means', () => {
    const items = [{ variable: { name: 'AuthorizationKey' }, value: 'secret' }];
    const setting = { name: 'setConfiguration', request: { items } } as const;
    const stays = 'The password that the station has been using stays valid.';
    const refused = outcomeOf([setting], [answer('rejected', { status: 'Rejected' })]);
    expect(refused.error).toBe(`The station refused (Rejected). ${stays}`);
    const silent = outcomeOf([setting], [answer('timeout', { reason: 'No answer.' })]);
    expect(silent.error).toBe(`The station did not answer in time: No answer. ${stays}`);
    expect(outcomeOf([setting], [answer('accepted')]).error).toBeNull();
  });
});

describe('mayGoOn', () => {
  it('ends with the first required command that is not accepted', () => {
    expect(mayGoOn(step(), answer('accepted'))).toBe(true);
    expect(mayGoOn(step(), answer('rejected'))).toBe(false);
    expect(mayGoOn(step(false), answer('rejected'))).toBe(true);
  });
});

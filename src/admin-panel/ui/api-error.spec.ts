import { describe, expect, it } from 'vitest';
import { explain, toApiError } from './api-error.js';

const failure = (code: string, message: string, details: object[] = []) => ({
  ok: false,
  message,
  result: null,
  error: { code, details, requestId: '7f3a' },
});

describe('explain', () => {
  it('says what happened, what is safe and what to do', () => {
    const error = toApiError(503, failure('database_unavailable', 'x'));
    expect(explain(error, 'change')).toBe(
      'Not saved: the database did not answer. Nothing was changed. Try again.',
    );
    expect(explain(error, 'load')).toBe('The database did not answer. Try again.');
    expect(error.requestId).toBe('7f3a');
  });

  it('never says that nothing was changed when nobody knows', () => {
    expect(explain(toApiError(undefined, undefined), 'change')).not.toContain(
      'Nothing was changed',
    );
  });

  it('passes the advice of the server on', () => {
    const details = [{ path: 'url', rule: 'isUrl', advice: 'url must be https' }];
    const error = toApiError(422, failure('invalid_field', 'A field is wrong.', details));
    expect(explain(error, 'change')).toBe('Not saved: a field is wrong. url must be https');
  });

  it('has words for an answer that is none of ours', () => {
    expect(explain(toApiError(502, '<html>'), 'load')).toBe('The server failed. Try again.');
  });
});

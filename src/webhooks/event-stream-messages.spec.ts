import { describe, expect, it } from 'vitest';
import { eventMessage, heartbeatMessage, openingMessage } from './event-stream-messages.js';

describe('messages of an event stream', () => {
  it('open with the place and the pause before a reconnection', () => {
    expect(openingMessage('NS4w')).toBe('retry: 1000\nid: NS4w\n\n');
  });

  it('carry a body as it is', () => {
    expect(eventMessage('NS4w', '{"a":"ü"}')).toBe('id: NS4w\ndata: {"a":"ü"}\n\n');
  });

  it.each(['\n', '\r\n', '\r'])('keep a body with %j between its words one event', (lineBreak) => {
    expect(eventMessage('x', `{${lineBreak}"a":1}`)).toBe('id: x\ndata: {\ndata: "a":1}\n\n');
  });

  it('are a comment, an event of its own and a place when nothing happens', () => {
    expect(heartbeatMessage('x')).toBe(': heartbeat\nevent: heartbeat\nid: x\ndata: {}\n\n');
  });
});

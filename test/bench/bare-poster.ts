import { createHmac } from 'node:crypto';
import { Agent } from 'undici';
import { serveCommands } from './child.js';

/** As many as Ohmgate has in flight per endpoint. */
const IN_FLIGHT = 10;

/**
 * The limit that Ohmgate's deliveries are measured against: a loop of undici requests that signs each body as Ohmgate does and reads the
 * answer. It keeps no record, no order, no schedule and knows no other endpoint.
 */
const commands = {
  /** Posts the bodies again and again for so many seconds; gives how many were answered with a 2xx per second. */
  async post(url: string, secret: string, bodies: string[], seconds: number): Promise<number> {
    const agent = new Agent();
    const target = new URL(url);
    const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
    const since = performance.now();
    const until = since + 1000 * seconds;
    let next = 0;
    let taken = 0;
    const work = async () => {
      while (performance.now() < until) {
        const text = bodies[next % bodies.length] as string;
        next += 1;
        const body = Buffer.from(text);
        const id = text.slice(8, 32);
        const at = Date.now();
        const timestamp = String(Math.floor(at / 1000));
        const standard = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body);
        const edrv = createHmac('sha256', secret).update(body).digest('hex');
        const answer = await agent.request({
          origin: target.origin,
          path: target.pathname,
          method: 'POST',
          headers: {
            'content-type': 'application/json; charset=utf-8',
            'webhook-id': id,
            'webhook-timestamp': timestamp,
            'webhook-signature': `v1,${standard.digest('base64')}`,
            'edrv-signature': `t=${at},v1=${edrv}`,
          },
          body,
        });
        await answer.body.dump();
        if (answer.statusCode < 300) taken += 1;
      }
    };
    await Promise.all(Array.from({ length: IN_FLIGHT }, work));
    const perSecond = (1000 * taken) / (performance.now() - since);
    await agent.close();
    return Math.round(perSecond);
  },
};

/** What the bare poster can be asked. */
export type BarePosterCommands = typeof commands;

serveCommands(commands);

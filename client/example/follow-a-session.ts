// Creates a webhook endpoint and a station, and follows a session from its first webhook to its end.
// Environment: OHMGATE_URL, OHMGATE_API_KEY; PORT to listen on (else a free one).
// The server must be allowed to send to this machine: WEBHOOK_ALLOW_HTTP=true WEBHOOK_ALLOWED_CIDRS=127.0.0.0/8
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  createOhmgate,
  OhmgateError,
  verifyWebhook,
  type WebhookEvent,
  WebhookVerificationError,
} from 'ohmgate-client';

const { OHMGATE_URL: url = 'http://localhost:3000', OHMGATE_API_KEY: apiKey = '' } = process.env;
const ohmgate = createOhmgate({ url, apiKey });

const received = new Map<string, WebhookEvent>();
let secret = '';
const receiver = createServer(async (request, response) => {
  const body = Buffer.concat(await request.toArray());
  try {
    const event = verifyWebhook({ secret, headers: request.headers, body });
    received.set(event._id, event); // a repeat has the same _id
    response.writeHead(204).end();
    if (event.type === 'session.ended') receiver.emit('ended', event);
  } catch (error) {
    if (!(error instanceof WebhookVerificationError)) throw error;
    response.writeHead(400).end(error.message);
  }
});
receiver.listen(Number(process.env.PORT ?? 0), '127.0.0.1');
await once(receiver, 'listening');
const { port } = receiver.address() as AddressInfo;

const { result: endpoint } = await ohmgate.createWebhook({
  body: {
    url: `http://127.0.0.1:${port}/hooks`,
    events: ['session.*', 'chargestation.*', 'connector.*'],
  },
});
secret = endpoint.secret;

const { result: station } = await ohmgate.createChargestation({
  body: { endpoint: `EXAMPLE-${Date.now()}`, name: 'Example' },
});
console.log(JSON.stringify({ endpoint: station.endpoint, password: station.password }));

const [ended] = (await once(receiver, 'ended')) as [WebhookEvent];
if (ended.type === 'session.ended') {
  const { energyConsumed, stopReason } = ended.data.metrics;
  console.log(`ended after ${energyConsumed} Wh (${stopReason})`);
}

// The station takes commands as well: wait up to 10 s for its answer.
const { result: action } = await ohmgate.resetChargestation({
  path: { id: station._id },
  query: { wait: 10 },
  body: { type: 'Soft' },
});
console.log(`reset: ${'outcome' in action ? action.outcome : 'not asked'}`);

// Nothing is missing: the log has the same events, numbered without a gap.
const { result: log } = await ohmgate.listEvents({ query: { chargestation: station._id } });
while (log.some(({ _id }) => !received.has(_id))) await new Promise((done) => setTimeout(done, 50));
const gaps = log.filter(({ sequence }, index) => sequence !== index + 1);
console.log(`received all of ${log.length} events, ${gaps.length} gaps`);

try {
  await ohmgate.getSession({ path: { id: '0'.repeat(24) } });
} catch (error) {
  if (!(error instanceof OhmgateError)) throw error;
  console.log(`unknown session: ${error.status} ${error.code}`);
}

await ohmgate.deleteWebhook({ path: { id: endpoint._id } });
receiver.close();
receiver.closeAllConnections();

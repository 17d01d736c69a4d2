import { newId } from '../../src/shared/id.js';
import { type Resource, resultOf } from './api-client.js';
import type { RunningApp } from './app.js';
import { eventually } from './eventually.js';
import { addOldSession } from './old-rows.js';
import { sql } from './tenants.js';

const CONNECTOR = { type: 'CCS2', format: 'Cable', power_type: 'DC', power: 50 };
const RATE = { currency: 'EUR', price_components: [{ type: 'FLAT', price: 1 }] };

/** Makes one of each resource that a path can name; their `_id` by their name in paths. `api` is the organization's own. */
export async function oneOfEach(
  { api, databaseUrl }: Pick<RunningApp, 'api' | 'databaseUrl'>,
  organization: string,
): Promise<Record<string, string>> {
  // One delivery, whose failures are too few to make the endpoint `failing`: that would be an event nobody asked for.
  const webhook = resultOf(
    await api.post('/webhooks', { url: 'http://127.0.0.1:49999/', events: ['user.created'] }),
  );
  const location = resultOf(await api.post('/locations', { name: 'Damrak' }));
  const rate = resultOf(await api.post('/rates', RATE));
  const user = resultOf(await api.post('/users', { firstname: 'A', lastname: 'B' }));
  const token = resultOf(await api.post('/tokens', { physicalId: newId(), type: 'ISO14443' }));
  const station = resultOf(await api.post('/chargestations', { endpoint: newId() }));
  const connector = resultOf(
    await api.post(`/chargestations/${station._id}/connectors`, CONNECTOR),
  );
  const place = { organization, chargestation: station._id };
  const session = await addOldSession(databaseUrl, place, { days: 1, status: 'Started' });
  const email = `${newId()}@example.com`;
  const member = resultOf(await api.post('/members', { email, name: 'Dana', role: 'viewer' }));
  const apiKey = resultOf(await api.post('/api_keys', { name: 'Key', role: 'viewer' }));
  const [action, reservation, attempt] = [newId(), newId(), newId()];
  await sql(
    databaseUrl,
    `INSERT INTO action (_id, organization, chargestation, type, status, data, steps, requested_by, requested_at, created_at, updated_at)
     VALUES ($1, $2, $3, 'chargestation.reset', 'failed', '{}', '[]', '{}', now(), now(), now())`,
    [action, organization, station._id],
  );
  await sql(
    databaseUrl,
    `INSERT INTO reservation (_id, organization, chargestation, reservation_id, connector_id, evse_id, status, id_tag, expiry_date, action,
       created_at, updated_at)
     VALUES ($1, $2, $3, 1, 0, 0, 'expired', 'TAG', now(), $4, now(), now())`,
    [reservation, organization, station._id, action],
  );
  await sql(
    databaseUrl,
    `INSERT INTO connection_attempt (_id, organization, subject, identity, reason, message, protocols, address, count, first_at, last_at)
     VALUES ($1, $2, $1, $1, 'unknown_station', '', '[]', '192.0.2.7', 1, now(), now())`,
    [attempt, organization],
  );
  const delivery = await eventually(async () => {
    const [newest] = resultOf(await api.get<Resource[]>(`/webhooks/${webhook._id}/deliveries`));
    return newest?._id;
  });
  const event = await eventually(async () => {
    const [first] = resultOf(await api.get<Resource[]>('/events', { limit: 1 }));
    return first?._id;
  });
  return {
    webhooks: webhook._id,
    locations: location._id,
    rates: rate._id,
    users: user._id,
    tokens: token._id,
    chargestations: station._id,
    connectors: connector._id,
    sessions: session,
    members: member._id,
    api_keys: apiKey._id,
    actions: action,
    connection_attempts: attempt,
    reservations: reservation,
    deliveries: delivery,
    events: event,
  };
}

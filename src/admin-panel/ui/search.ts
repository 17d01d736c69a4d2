import { api } from './api.js';

const ID = /^[0-9a-f]{24}$/;

/** Where a searched text leads: the exact identity or id of a station, session, endpoint, event or transaction opens its page, anything else filters the stations. */
export async function search(text: string): Promise<string> {
  const wanted = text.trim();
  if (wanted === '') return '/admin/stations';
  const places = await Promise.all(
    ID.test(wanted)
      ? [sessionById(wanted), stationById(wanted), webhookById(wanted), eventById(wanted)]
      : [stationByIdentity(wanted), sessionByTransaction(wanted)],
  );
  return (
    places.find((place) => place !== null) ?? `/admin/stations?q=${encodeURIComponent(wanted)}`
  );
}

const orNull = (place: Promise<string | null>) => place.catch(() => null);

const stationByIdentity = (endpoint: string) =>
  orNull(api.stations({ endpoint }).then(({ result }) => pageOf('stations', result[0]?._id)));
const sessionByTransaction = (transactionId: string) =>
  orNull(api.sessions({ transactionId }).then(({ result }) => pageOf('sessions', result[0]?._id)));
const stationById = (id: string) => orNull(api.station(id).then(() => pageOf('stations', id)));
const sessionById = (id: string) => orNull(api.session(id).then(() => pageOf('sessions', id)));

const webhookById = (id: string) => orNull(api.webhook(id).then(() => pageOf('webhooks', id)));

const eventById = (id: string) => orNull(api.event(id).then(() => `/admin/events?id=${id}`));

function pageOf(kind: string, id: string | undefined): string | null {
  return id === undefined ? null : `/admin/${kind}/${id}`;
}

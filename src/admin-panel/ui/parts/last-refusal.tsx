import { api, type Station } from '../api.js';
import { useEvery, useLoad } from '../load.js';
import { Ago } from './words.js';

/** How often it is looked for another one, in ms. */
const EVERY_MS = 5000;

/** Why a station that is offline was last refused; nothing when it was connected since. */
export function LastRefusal({ station }: { station: Station }) {
  const { data, reload } = useLoad(station._id, () =>
    api.attempts({ chargestation: station._id, paginate_limit: 1 }),
  );
  useEvery(EVERY_MS, true, () => void reload());
  const attempt = data.value?.result[0];
  if (!attempt || attempt.lastAt < (station.lastConnectAt ?? '')) return null;
  return (
    <p class="notice bad">
      <b>Refused</b> <Ago at={attempt.lastAt} /> ago: {attempt.advice}
    </p>
  );
}

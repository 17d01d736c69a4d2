import { type Signal, useComputed, useSignal } from '@preact/signals';
import { api, type Session } from './api.js';
import { startLive, useLive } from './live.js';
import { useLoad } from './load.js';
import { powerNow } from './power-now.js';
import { newestSessions } from './session-list.js';

/** How many sessions one request brings. */
const PAGE = 1000;

/** Power in kW of running sessions by the `_id` of their connector, kept fresh; of one station or of all. */
export function useRunningPower(chargestation?: string): Signal<ReadonlyMap<string, number>> {
  const powers = useSignal<ReadonlyMap<string, number>>(new Map());
  const loaded = useLoad(`power ${chargestation}`, async () => {
    powers.value = withPowers(new Map(), await readRunning(chargestation));
    return true;
  });
  useLive(
    useComputed(() => loaded.data.value !== null),
    (events) => {
      const newest = [...newestSessions(events).values()];
      const mine = newest.filter((one) => !chargestation || one.chargestation === chargestation);
      if (mine.length > 0) powers.value = withPowers(powers.value, mine);
    },
    () => void loaded.reload(),
  );
  return powers;
}

async function readRunning(chargestation: string | undefined): Promise<Session[]> {
  const all: Session[] = [];
  for (let number = 1; ; number += 1) {
    const page = await api.sessions({
      status: 'Started',
      paginate_limit: PAGE,
      paginate_page: number,
      ...(chargestation && { chargestation }),
    });
    startLive(page.event_cursor);
    all.push(...page.result);
    if (!page.hasNext) return all.reverse(); // oldest first: of two sessions of a connector the newer one counts
  }
}

/** The powers after news of sessions: one that does not run, or tells no power, has none. */
function withPowers(
  known: ReadonlyMap<string, number>,
  sessions: readonly Session[],
): ReadonlyMap<string, number> {
  const powers = new Map(known);
  for (const session of sessions) {
    const { connector } = session;
    if (connector === null) continue;
    const power = powerNow(session);
    if (power === null) powers.delete(connector);
    else powers.set(connector, power);
  }
  return powers;
}

import { api } from '../api.js';
import { count, counted } from '../format.js';
import { useLoad } from '../load.js';

/** How much the flag would change, by what has happened in the last seven days. */
export function Impact({ on }: { on: boolean }) {
  const { data } = useLoad('impact', () => api.impact());
  const impact = data.value?.result;
  if (!impact) return null;
  const { chargestations, chargestations_201, days, events, synthetic_events_with_flag } = impact;
  return (
    <p>
      {count(chargestations_201)} of {counted(chargestations, 'station')} speak OCPP 2.0.1. Last{' '}
      {days} days: about {counted(synthetic_events_with_flag, 'event')}{' '}
      {on ? 'more with it on' : 'fewer with it off'} ({count(events)} in all).
    </p>
  );
}

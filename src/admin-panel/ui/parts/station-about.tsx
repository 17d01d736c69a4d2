import { useSignal } from '@preact/signals';
import { api, type Station } from '../api.js';
import { duration } from '../format.js';
import { useSubmission } from '../load.js';
import { Act } from './controls.js';
import { Failure } from './notices.js';
import { Copy, Facts, Json, Moment } from './words.js';

/** Everything that is known of a station, and a new password for it. */
export function StationAbout({ station, onChanged }: { station: Station; onChanged: () => void }) {
  const password = useSignal<string | null>(null);
  const { busy, error, run } = useSubmission();
  const { bootInfo } = station;
  const replace = async () => {
    const done = await run(async () => {
      password.value = (await api.resetPassword(station._id)).result.password ?? null;
    });
    if (done) onChanged();
  };
  return (
    <div class="stack">
      <Facts
        facts={[
          ['Id', <code key="id">{station._id}</code>],
          ['Identity', <code key="identity">{station.endpoint}</code>],
          ['URL', <Copy key="url" label="the URL" text={station.connection_url} />],
          ['Name', station.name],
          ['Description', station.description],
          ['Security', station.security.type],
          ['Registration', station.registration],
          [
            'Faulty messages',
            station.validation === 'lenient' ? 'forgiven where possible' : 'refused',
          ],
          ['Vendor', bootInfo?.chargePointVendor],
          ['Model', bootInfo?.chargePointModel],
          ['Serial number', bootInfo?.chargePointSerialNumber],
          ['Firmware', bootInfo?.firmwareVersion],
          ['Last connected', <Moment key="connected" at={station.lastConnectAt} />],
          ['Last disconnected', <Moment key="disconnected" at={station.lastDisconnectAt} />],
          ['Last heard', <Moment key="heard" at={station.lastMessageAt} />],
          ['Clock', clockWords(station)],
        ]}
      />
      {station.security.type === 'basic_auth' && (
        <div class="stack">
          <Failure error={error.value} what="change" />
          <div>
            <Act needs="developer" busy={busy.value} onAct={() => void replace()}>
              Replace password
            </Act>{' '}
            <span class="muted small">
              The old one stays valid until the new one was used, or 7 days after the station has
              accepted it.
            </span>
          </div>
          {password.value && (
            <div class="notice">
              <Copy label="the password" text={password.value} />
              <b>Shown once. Copy it now.</b>
            </div>
          )}
        </div>
      )}
      <details>
        <summary>As the API shows it</summary>
        <Json label="The station as the API shows it" value={station} />
      </details>
    </div>
  );
}

/** How the clock of a station stands, for people. */
function clockWords({ clock_skew: skew, clock_wrong: wrong }: Station): string | null {
  if (skew === null) return null;
  if (!wrong) return 'right';
  return `${duration(Math.abs(skew))} ${skew > 0 ? 'ahead' : 'behind'}: the times it reports are wrong`;
}

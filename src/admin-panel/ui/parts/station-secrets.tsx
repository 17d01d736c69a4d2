import type { api } from '../api.js';
import { Dialog } from './dialog.js';
import { Copy, Facts } from './words.js';

/** A station as it is answered when it was made. */
export type CreatedStation = Awaited<ReturnType<typeof api.createStation>>['result'];

/** What is entered into a new station; its password is shown this once. */
export function StationSecrets(props: { station: CreatedStation; onClose: () => void }) {
  const { station, onClose } = props;
  return (
    <Dialog title={`${station.endpoint} is added`} onClose={onClose}>
      <p>Enter these into the station.</p>
      <Facts
        facts={[
          ['URL', <Copy key="url" label="the URL" text={station.connection_url} />],
          ['Identity', <Copy key="identity" label="the identity" text={station.endpoint} />],
          [
            'Password',
            station.password ? (
              <>
                <Copy label="the password" text={station.password} />
                <b>Shown once. Copy it now.</b>
              </>
            ) : (
              'none'
            ),
          ],
        ]}
      />
    </Dialog>
  );
}

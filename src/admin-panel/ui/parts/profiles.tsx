import { useSignal } from '@preact/signals';
import { api, type Station } from '../api.js';
import { counted } from '../format.js';
import { useLoad } from '../load.js';
import { Act } from './controls.js';
import { Empty, Failure, Loading } from './notices.js';
import { Table } from './table.js';
import { Json, Moment } from './words.js';

/** Charging profiles that the station has accepted. */
export function Profiles({ station }: { station: Station }) {
  const refresh = useSignal(false);
  const { data, error, loading, reload } = useLoad(station._id, async () => {
    const asks = refresh.value;
    refresh.value = false;
    const { result } = await (asks ? api.askProfiles(station._id) : api.profiles(station._id));
    return result;
  });
  const profiles = data.value;
  const foreign = profiles?.filter(({ source }) => source === 'station').length ?? 0;
  return (
    <>
      {station.protocol === 'ocpp2.0.1' && (
        <div class="line filters">
          <Act
            needs="developer"
            busy={loading.value || !station.online}
            onAct={() => {
              refresh.value = true;
              void reload();
            }}
          >
            Ask the station
          </Act>
          <span class="muted">This list becomes what the station tells.</span>
        </div>
      )}
      {foreign > 0 && (
        <p class="notice">
          Drift: {counted(foreign, 'profile')} in the station came from elsewhere.
        </p>
      )}
      <Failure error={error.value} retry={() => void reload()} />
      {!profiles && loading.value && <Loading />}
      {profiles?.length === 0 && <Empty>No charging profile is installed.</Empty>}
      {profiles && profiles.length > 0 && (
        <Table
          label="Installed charging profiles"
          items={profiles}
          keyOf={({ _id }) => _id}
          columns={[
            {
              head: 'Purpose',
              cell: ({ chargingProfilePurpose, connectorId }) => (
                <>
                  {chargingProfilePurpose}{' '}
                  <span class="muted">
                    {connectorId === 0 ? 'whole station' : `connector ${connectorId}`}
                  </span>
                </>
              ),
            },
            { head: 'Profile', kind: 'number', cell: ({ chargingProfileId }) => chargingProfileId },
            { head: 'Stack level', kind: 'number', cell: ({ stackLevel }) => stackLevel },
            { head: 'Kind', cell: ({ chargingProfileKind }) => chargingProfileKind },
            { head: 'Until', kind: 'minor', cell: ({ validTo }) => <Moment at={validTo} /> },
            { head: 'Known from', kind: 'minor', cell: ({ source }) => source },
            {
              head: 'Schedule',
              cell: ({ chargingSchedule }) => (
                <details>
                  <summary data-unfold>Show</summary>
                  <Json label="Schedule" value={chargingSchedule} />
                </details>
              ),
            },
          ]}
        />
      )}
    </>
  );
}

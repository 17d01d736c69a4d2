import { api, type Station } from '../api.js';
import { useLoad } from '../load.js';
import { Empty, Failure, Loading } from './notices.js';
import { Table } from './table.js';
import { Json, Moment } from './words.js';

/** Charging profiles that the station has accepted. */
export function Profiles({ station }: { station: Station }) {
  const { data, error, loading, reload } = useLoad(station._id, () => api.profiles(station._id));
  const profiles = data.value?.result;
  return (
    <>
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

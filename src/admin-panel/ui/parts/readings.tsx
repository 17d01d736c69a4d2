import { useSignal } from '@preact/signals';
import type { Reading } from '../api.js';
import { toCsv } from '../chart-series.js';
import { amperes, kilowattHours, kilowatts, percent } from '../format.js';
import { Table } from './table.js';
import { Moment } from './words.js';

/** Rows that are shown at first. */
const FIRST_ROWS = 50;

/** The readings of a session as a table, newest first: what the chart draws, for those who cannot see it. */
export function Readings({ readings }: { readings: readonly Reading[] }) {
  const all = useSignal(false);
  const newest = readings.toReversed();
  return (
    <>
      <Table
        label="Readings"
        items={all.value ? newest : newest.slice(0, FIRST_ROWS)}
        keyOf={({ timestamp }) => String(timestamp)}
        columns={[
          { head: 'Time', cell: ({ timestamp }) => <Moment at={timestamp} /> },
          { head: 'Power', kind: 'number', cell: ({ power }) => kilowatts(power.value) },
          {
            head: 'Register',
            kind: 'number',
            cell: ({ energy_meter }) => kilowattHours(energy_meter.value),
          },
          { head: 'Current', kind: 'number', cell: ({ current }) => amperes(current.value) },
          {
            head: 'Charge',
            kind: 'number',
            cell: ({ state_of_charge }) => percent(state_of_charge.value),
          },
        ]}
      />
      {!all.value && readings.length > FIRST_ROWS && (
        <button
          type="button"
          onClick={() => {
            all.value = true;
          }}
        >
          Show all {readings.length} readings
        </button>
      )}
    </>
  );
}

/** Saves the readings as a file for a spreadsheet. */
export function downloadReadings(session: string, readings: readonly Reading[]): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([toCsv(readings)], { type: 'text/csv' }));
  link.download = `session-${session}.csv`;
  link.click();
  URL.revokeObjectURL(link.href);
}

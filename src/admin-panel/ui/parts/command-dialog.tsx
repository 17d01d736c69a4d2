import { useSignal } from '@preact/signals';
import type { Action, Station } from '../api.js';
import { connectorName } from '../connector-name.js';
import { moment } from '../format.js';
import { useSubmission } from '../load.js';
import { zone } from '../preferences.js';
import { STATION_COMMANDS } from '../station-commands.js';
import { CommandOutcome } from './command-outcome.js';
import { Choice, TextField } from './controls.js';
import { Dialog } from './dialog.js';
import { Failure } from './notices.js';

/** Sends a command to a station and shows what it made of it. */
export function CommandDialog({ station, onClose }: { station: Station; onClose: () => void }) {
  const chosen = useSignal('0');
  const place = useSignal('');
  const value = useSignal('');
  const answer = useSignal<Action | null>(null);
  const { busy, error, run } = useSubmission();
  const command = STATION_COMMANDS[Number(chosen.value)] as (typeof STATION_COMMANDS)[number];
  const places = [
    ...(command.connector === 'one' ? [] : [['', 'the whole station'] as const]),
    ...station.connectors.map(
      (connector) => [connector._id, connectorName(station.protocol, connector)] as const,
    ),
  ];
  const at = places.find(([id]) => id === place.value)?.[0] ?? places[0]?.[0];
  const send = async (event: Event) => {
    event.preventDefault();
    answer.value = null;
    await run(async () => {
      const connector = station.connectors.find(({ _id }) => _id === at) ?? null;
      const word = value.value || (command.choice?.options[0]?.[0] ?? '');
      answer.value = (await command.send(station, connector, word)).result;
    });
  };
  return (
    <Dialog title={`Command to ${station.endpoint}`} onClose={onClose}>
      <form class="stack" onSubmit={(event) => void send(event)}>
        <Choice
          label="Command"
          value={chosen.value}
          options={STATION_COMMANDS.map(({ title }, index) => [String(index), title])}
          onChoose={(index) => {
            chosen.value = index;
            value.value = '';
            answer.value = null;
          }}
        />
        <p class="muted">{command.meaning}</p>
        {command.connector !== 'none' && (
          <Choice
            label="Where"
            value={at ?? ''}
            options={places}
            onChoose={(id) => {
              place.value = id;
            }}
          />
        )}
        {command.choice && (
          <Choice
            label={command.choice.label}
            value={value.value || (command.choice.options[0]?.[0] ?? '')}
            options={command.choice.options}
            onChoose={(word) => {
              value.value = word;
            }}
          />
        )}
        {command.unit && (
          <TextField label={`Power (${command.unit})`} type="number" required value={value} />
        )}
        {!station.online && (
          <p class="notice bad">
            {station.endpoint} is offline
            {station.lastDisconnectAt && ` since ${moment(station.lastDisconnectAt, zone.value)}`}.
            A command is not sent, and will not be sent later.
          </p>
        )}
        <Failure error={error.value} what="command" />
        <CommandOutcome action={answer.value} />
        <button
          type="submit"
          class="main"
          disabled={busy.value || !station.online || at === undefined}
        >
          {busy.value ? 'The station is asked' : 'Send command'}
        </button>
      </form>
    </Dialog>
  );
}

import { expect } from 'vitest';
import type { JsonObject } from '../../support/station-socket.js';
import type { Bench } from '../bench.js';
import { type Block, conformanceCase } from '../conformance-case.js';

const MESSAGE = { id: 1, priority: 'NormalCycle', message: { format: 'UTF8', content: 'Hello' } };
const LATER = '2036-01-01T00:00:00.000Z';

/** Shows a message; `status` is the station's answer. */
async function show({ answer, ask, sent }: Bench, more: JsonObject = {}, status = 'Accepted') {
  answer('SetDisplayMessage', { status });
  const message = { ...MESSAGE, ...more };
  expect(await ask('display_messages/set', { message })).toMatchObject({
    outcome: status === 'Accepted' ? 'accepted' : 'rejected',
    response_data: { status },
  });
  expect(sent('SetDisplayMessage').at(-1)).toEqual({ message });
}

const shows = (id: string, title: string, more: JsonObject = {}, status?: string) =>
  conformanceCase(id, `Set display message - ${title}`, (bench) => show(bench, more, status));

/** A message about the running transaction. */
function showsInTransaction(id: string, title: string, more: JsonObject, status?: string) {
  return conformanceCase(id, `Set display message - transaction - ${title}`, async (bench) => {
    await bench.charge();
    await show(bench, { transactionId: bench.station.transactionId(), ...more }, status);
    await bench.station.stop();
    await bench.station.unplug();
  });
}

/** Asks for messages by these criteria; the station reports one, unless it knows none. */
function gets(id: string, title: string, criteria: JsonObject, status = 'Accepted') {
  return conformanceCase(id, `Get display messages - ${title}`, async (bench) => {
    const { station, answer, ask, sent, messages } = bench;
    if (status === 'Accepted' || criteria.id) await show(bench, { state: 'Charging' });
    answer('GetDisplayMessages', { status });
    const action = await ask('display_messages/get', criteria);
    expect(action).toMatchObject({ outcome: status === 'Accepted' ? 'accepted' : 'rejected' });
    const [request] = sent('GetDisplayMessages');
    expect(request).toEqual({ ...criteria, requestId: expect.any(Number) });
    if (status !== 'Accepted') return;
    const notice = { requestId: request?.requestId, tbc: false, messageInfo: [MESSAGE] };
    expect(await station.call('NotifyDisplayMessages', notice)).toEqual({});
    expect(await messages('NotifyDisplayMessages')).toMatchObject([{ request: notice }]);
  });
}

/** Removes a message; `status` is the station's answer. */
function clears(id: string, title: string, status: string) {
  return conformanceCase(id, `Clear display message - ${title}`, async (bench) => {
    if (status === 'Accepted') await show(bench);
    bench.answer('ClearDisplayMessage', { status });
    expect(await bench.ask('display_messages/clear', { id: 1 })).toMatchObject({
      outcome: status === 'Accepted' ? 'accepted' : 'rejected',
    });
    expect(bench.sent('ClearDisplayMessage')).toEqual([{ id: 1 }]);
  });
}

/** Block O. */
export const displayMessages: Block = {
  version: '2.0.1',
  name: 'O display messages',
  cases: [
    shows('TC_O_01', 'success', { state: 'Idle' }),
    shows('TC_O_13', 'at start time', { startDateTime: LATER }),
    shows('TC_O_14', 'removed after end time', { endDateTime: LATER }),
    shows('TC_O_17', 'priority not supported', { priority: 'AlwaysFront' }, 'NotSupportedPriority'),
    shows('TC_O_18', 'state not supported', { state: 'Faulted' }, 'NotSupportedState'),
    shows('TC_O_19', 'format not supported', {}, 'NotSupportedMessageFormat'),
    shows('TC_O_25', 'specific state', { state: 'Charging' }),
    shows('TC_O_26', 'rejected', {}, 'Rejected'),
    showsInTransaction('TC_O_06', 'success', {}),
    showsInTransaction('TC_O_10', 'unknown', { transactionId: 'no-such' }, 'UnknownTransaction'),
    showsInTransaction('TC_O_27', 'start time', { startDateTime: LATER }),
    showsInTransaction('TC_O_28', 'end time', { endDateTime: LATER }),
    gets('TC_O_02', 'all', {}),
    gets('TC_O_03', 'none configured', {}, 'Unknown'),
    gets('TC_O_07', 'by id', { id: [1] }),
    gets('TC_O_08', 'by priority', { priority: 'NormalCycle' }),
    gets('TC_O_09', 'by state', { state: 'Charging' }),
    gets('TC_O_11', 'unknown parameters', { id: [99] }, 'Unknown'),
    clears('TC_O_04', 'success', 'Accepted'),
    clears('TC_O_05', 'unknown key', 'Unknown'),

    conformanceCase('TC_O_12', 'Replace display message', async (bench) => {
      await show(bench);
      const changed = { format: 'UTF8', content: 'Good bye' };
      await show(bench, { message: changed });
      expect(bench.sent('SetDisplayMessage')).toMatchObject([
        { message: { id: 1 } },
        { message: { id: 1, message: changed } },
      ]);
    }),
  ],
};

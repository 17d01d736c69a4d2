import { expect } from 'vitest';
import type { Bench } from '../bench.js';
import { type Block, conformanceCase } from '../conformance-case.js';
import { wireToken } from './transaction-script.js';

const LOCATION = 'https://files.example/logs';
const LOG_EVENT = 'chargestation.log_status.updated';

/** Orders a log; `status` is the station's answer. Gives the number that its reports carry. */
async function order({ answer, ask, sent }: Bench, type: string, status = 'Accepted') {
  answer('GetLog', { status, ...(status !== 'Rejected' && { filename: 'log.zip' }) });
  const action = await ask('get_logs', { type, location: LOCATION });
  const request = sent('GetLog').at(-1);
  expect(request).toEqual({
    logType: type,
    requestId: expect.any(Number),
    log: { remoteLocation: LOCATION },
  });
  return { action, requestId: request?.requestId };
}

async function report({ station }: Bench, requestId: unknown, statuses: string[]): Promise<void> {
  for (const status of statuses) {
    expect(await station.call('LogStatusNotification', { status, requestId })).toEqual({});
  }
}

function retrieve(id: string, type: string) {
  return conformanceCase(id, `Retrieve log - ${type} - success`, async (bench) => {
    const { action, requestId } = await order(bench, type);
    expect(action).toMatchObject({ outcome: 'accepted', response_data: { filename: 'log.zip' } });
    await report(bench, requestId, ['Uploading', 'Uploaded']);
    const told = await bench.notices(LOG_EVENT);
    expect(told.map(({ status }) => status)).toEqual(['Uploading', 'Uploaded']);
  });
}

interface Customer {
  report: boolean;
  clear: boolean;
  /** What the station reports; absent: nothing. */
  data?: string;
  /** Instead of the token. */
  customerIdentifier?: string;
  rejected?: true;
}

/** Asks for the data of a customer; the station answers, and reports unless it has rejected. */
function customer(id: string, title: string, how: Customer) {
  return conformanceCase(id, `Customer information - ${title}`, async (bench) => {
    const { answer, ask, sent, station, messages, card } = bench;
    const { report: reports, clear, data = '', customerIdentifier, rejected } = how;
    const status = rejected ? 'Rejected' : 'Accepted';
    answer('CustomerInformation', { status });
    const who = customerIdentifier ? { customerIdentifier } : { idToken: wireToken(await card()) };
    const action = await ask('customer_information', { report: reports, clear, ...who });
    expect(action).toMatchObject({ outcome: status.toLowerCase() });
    const [request] = sent('CustomerInformation');
    expect(request).toEqual({
      report: reports,
      clear,
      ...who,
      requestId: expect.any(Number),
    });
    if (rejected) return;
    const notice = {
      requestId: request?.requestId,
      data,
      seqNo: 0,
      generatedAt: new Date().toISOString(),
    };
    expect(await station.call('NotifyCustomerInformation', notice)).toEqual({});
    expect(await messages('NotifyCustomerInformation')).toMatchObject([{ request: notice }]);
  });
}

/** Block N: logs and customers. */
export const diagnostics: Block = {
  version: '2.0.1',
  name: 'N diagnostics',
  cases: [
    retrieve('TC_N_25', 'DiagnosticsLog'),
    retrieve('TC_N_35', 'SecurityLog'),

    conformanceCase('TC_N_34', 'Retrieve log - rejected', async (bench) => {
      const { action } = await order(bench, 'DiagnosticsLog', 'Rejected');
      expect(action).toMatchObject({ outcome: 'rejected' });
    }),

    conformanceCase('TC_N_36', 'Retrieve log - second request', async (bench) => {
      const first = await order(bench, 'DiagnosticsLog');
      await report(bench, first.requestId, ['Uploading']);
      const second = await order(bench, 'DiagnosticsLog', 'AcceptedCanceled');
      expect(second.action).toMatchObject({ outcome: 'accepted' });
      expect(second.requestId).not.toBe(first.requestId);
      await report(bench, first.requestId, ['AcceptedCanceled']);
      await report(bench, second.requestId, ['Uploading', 'Uploaded']);
      expect((await bench.notices(LOG_EVENT)).at(-1)).toEqual({
        status: 'Uploaded',
        requestId: second.requestId,
      });
    }),

    customer('TC_N_27', 'get - accepted, with data', { report: true, clear: false, data: 'Ada' }),
    customer('TC_N_28', 'get - accepted, no data', { report: true, clear: false }),
    customer('TC_N_29', 'get - not accepted', { report: true, clear: false, rejected: true }),
    customer('TC_N_30', 'clear and report - with data', { report: true, clear: true, data: 'Ada' }),
    customer('TC_N_31', 'clear and report - no data', { report: true, clear: true }),
    customer('TC_N_32', 'clear and no report', { report: false, clear: true }),
    customer('TC_N_62', 'clear and report - customerIdentifier', {
      report: true,
      clear: true,
      customerIdentifier: 'OpenChargeAlliance',
    }),
  ],
};

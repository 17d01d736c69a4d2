import { expect } from 'vitest';
import type { Bench } from '../bench.js';
import { type Block, conformanceCase } from '../conformance-case.js';

const PEM = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----';
const FIRMWARE = {
  location: 'https://files.example/firmware-2.bin',
  retrieveDate: '2026-12-01T02:00:00.000Z',
  signingCertificate: PEM,
  signature: 'c2lnbmF0dXJl',
};
const LATER = '2036-12-01T04:00:00.000Z';

/** Orders an update; `status` is the station's answer. Gives the number that its reports carry. */
async function order({ answer, ask, sent }: Bench, status: string, more: object = {}) {
  answer('UpdateFirmware', { status });
  const action = await ask('update_firmware', { ...FIRMWARE, ...more });
  expect(action.response_data).toEqual({ status });
  const request = sent('UpdateFirmware').at(-1);
  const { location, signature, signingCertificate } = FIRMWARE;
  expect(request?.firmware).toMatchObject({ location, signature, signingCertificate });
  return { action, firmware: request?.firmware, requestId: request?.requestId };
}

/** The station's progress; each report must be answered. */
async function report({ station }: Bench, requestId: unknown, statuses: string): Promise<void> {
  for (const status of statuses.split(' ')) {
    expect(await station.call('FirmwareStatusNotification', { status, requestId })).toEqual({});
  }
}

/** What applications were told must end with this status. */
async function toldLast({ notices }: Bench, status: string, requestId: unknown): Promise<void> {
  const told = await notices('chargestation.firmware_status.updated');
  expect(told.at(-1)).toEqual({ status, requestId });
}

const securityEvent = ({ station }: Bench, type: string) =>
  station.call('SecurityEventNotification', { type, timestamp: new Date().toISOString() });

async function restart({ station, boot }: Bench): Promise<void> {
  await station.close();
  await station.connect();
  await boot();
}

/** An update that runs through these statuses and ends with the last one; `*` stands for a restart of the station. */
function update(id: string, title: string, statuses: string, more: object = {}, event?: string) {
  return conformanceCase(id, `Secure firmware update - ${title}`, async (bench) => {
    const { action, firmware, requestId } = await order(bench, 'Accepted', more);
    expect(action).toMatchObject({ outcome: 'accepted' });
    const { installDate, retrieveDate } = { ...FIRMWARE, installDate: undefined, ...more };
    expect(firmware).toMatchObject({ retrieveDateTime: retrieveDate });
    if (installDate) expect(firmware).toMatchObject({ installDateTime: installDate });
    const parts = statuses.split(' * ');
    for (const [index, part] of parts.entries()) {
      if (index > 0) await restart(bench);
      await report(bench, requestId, part);
    }
    if (event) expect(await securityEvent(bench, event)).toEqual({});
    await toldLast(bench, statuses.split(' ').at(-1) as string, requestId);
  });
}

/** A certificate that the station does not take. */
function refused(id: string, status: string, event?: string) {
  return conformanceCase(id, `Secure firmware update - ${status}`, async (bench) => {
    const { action } = await order(bench, status);
    expect(action).toMatchObject({ outcome: 'rejected' });
    if (!event) return;
    expect(await securityEvent(bench, event)).toEqual({});
    expect(await bench.notices('chargestation.security_event')).toMatchObject([{ type: event }]);
  });
}

const READY = 'Downloading Downloaded SignatureVerified';

/** Block L. */
export const firmware: Block = {
  version: '2.0.1',
  name: 'L firmware management',
  cases: [
    update(
      'TC_L_01',
      'installation successful',
      `${READY} Installing InstallRebooting * Installed`,
    ),
    update('TC_L_02', 'install scheduled', `${READY} InstallScheduled Installing * Installed`, {
      installDate: LATER,
    }),
    update('TC_L_03', 'download scheduled', `DownloadScheduled ${READY} Installing * Installed`, {
      retrieveDate: LATER,
    }),
    refused('TC_L_04', 'RevokedCertificate'),
    refused('TC_L_05', 'InvalidCertificate', 'InvalidFirmwareSigningCertificate'),
    update(
      'TC_L_06',
      'invalid signature',
      'Downloading Downloaded InvalidSignature',
      {},
      'InvalidFirmwareSignature',
    ),
    update('TC_L_07', 'download failed', 'Downloading DownloadFailed'),
    update(
      'TC_L_08',
      'install verification failed',
      `${READY} Installing InstallVerificationFailed`,
    ),
    update(
      'TC_L_09',
      'installation failed',
      `${READY} Installing InstallRebooting * InstallationFailed`,
    ),

    conformanceCase('TC_L_10', 'Secure firmware update - accepted, cancelled', async (bench) => {
      const first = await order(bench, 'Accepted');
      await report(bench, first.requestId, 'Downloading');
      const second = await order(bench, 'AcceptedCanceled');
      expect(second.action).toMatchObject({ outcome: 'accepted' });
      expect(second.requestId).not.toBe(first.requestId);
      await report(bench, second.requestId, `${READY} Installing`);
      await restart(bench);
      await report(bench, second.requestId, 'Installed');
      await toldLast(bench, 'Installed', second.requestId);
    }),

    conformanceCase('TC_L_11', 'Secure firmware update - unable to cancel', async (bench) => {
      const first = await order(bench, 'Accepted');
      await report(bench, first.requestId, 'Downloading');
      const second = await order(bench, 'Rejected');
      expect(second.action).toMatchObject({ outcome: 'rejected' });
      await report(bench, first.requestId, 'Downloaded SignatureVerified Installing Installed');
      await toldLast(bench, 'Installed', first.requestId);
    }),

    conformanceCase('TC_L_13', 'Secure firmware update - ongoing transaction', async (bench) => {
      await bench.charge();
      const { requestId } = await order(bench, 'Accepted');
      await report(bench, requestId, 'DownloadScheduled');
      expect(await bench.session()).toMatchObject({ status: 'Started' });
      await bench.station.stop();
      await bench.station.unplug();
      await report(bench, requestId, `${READY} Installing Installed`);
      expect(await bench.session()).toMatchObject({ status: 'Ended' });
      await toldLast(bench, 'Installed', requestId);
    }),
  ],
};

import { expect } from 'vitest';
import type { Bench } from '../bench.js';
import { type Block, conformanceCase } from '../conformance-case.js';

const FIRMWARE = {
  location: 'https://files.example/firmware-2.bin',
  retrieveDate: '2026-12-01T02:00:00.000Z',
};
const UPLOAD = { location: 'https://files.example/logs' };

/** Reports of the station, each of which must be answered. */
async function report(bench: Bench, action: string, statuses: string[]): Promise<void> {
  for (const status of statuses) {
    expect(await bench.station.call(action, { status })).toEqual({});
  }
}

/** The statuses that applications were told. */
async function told(bench: Bench, event: string): Promise<unknown[]> {
  return (await bench.notices(event)).map(({ status }) => status);
}

const FIRMWARE_STATUS = 'FirmwareStatusNotification';
const FIRMWARE_EVENT = 'chargestation.firmware_status.updated';
const UPLOAD_STATUS = 'DiagnosticsStatusNotification';
const UPLOAD_EVENT = 'chargestation.log_status.updated';

/** Sections 3.15 and 3.16: firmware updates and diagnostics. */
export const firmware: Block = {
  version: '1.6',
  name: 'firmware management and diagnostics',
  cases: [
    conformanceCase('TC_044_1', 'Firmware update - download and install', async (bench) => {
      expect(await bench.ask('update_firmware', FIRMWARE)).toMatchObject({ outcome: 'accepted' });
      expect(bench.sent('UpdateFirmware')).toEqual([FIRMWARE]);
      await report(bench, FIRMWARE_STATUS, ['Downloading', 'Downloaded', 'Installing']);
      await bench.station.close();
      await bench.station.connect();
      await bench.boot();
      await report(bench, FIRMWARE_STATUS, ['Installed']);
      expect(await told(bench, FIRMWARE_EVENT)).toEqual([
        'Downloading',
        'Downloaded',
        'Installing',
        'Installed',
      ]);
    }),

    conformanceCase('TC_044_2', 'Firmware update - download failed', async (bench) => {
      expect(await bench.ask('update_firmware', FIRMWARE)).toMatchObject({ outcome: 'accepted' });
      await report(bench, FIRMWARE_STATUS, ['Downloading', 'DownloadFailed']);
      expect(await told(bench, FIRMWARE_EVENT)).toEqual(['Downloading', 'DownloadFailed']);
    }),

    conformanceCase('TC_044_3', 'Firmware update - installation failed', async (bench) => {
      expect(await bench.ask('update_firmware', FIRMWARE)).toMatchObject({ outcome: 'accepted' });
      await report(bench, FIRMWARE_STATUS, ['Downloading', 'Downloaded', 'Installing']);
      await bench.station.close();
      await bench.station.connect();
      await bench.boot();
      await report(bench, FIRMWARE_STATUS, ['InstallationFailed']);
      expect((await told(bench, FIRMWARE_EVENT)).at(-1)).toBe('InstallationFailed');
    }),

    conformanceCase('TC_045_1', 'Get diagnostics', async (bench) => {
      bench.answer('GetDiagnostics', { fileName: 'diagnostics.zip' });
      expect(await bench.ask('get_logs', UPLOAD)).toMatchObject({
        outcome: 'accepted',
        response_data: { fileName: 'diagnostics.zip' },
      });
      expect(bench.sent('GetDiagnostics')).toEqual([UPLOAD]);
      await report(bench, UPLOAD_STATUS, ['Uploading', 'Uploaded']);
      expect(await told(bench, UPLOAD_EVENT)).toEqual(['Uploading', 'Uploaded']);
    }),

    conformanceCase('TC_045_2', 'Get diagnostics - upload failed', async (bench) => {
      bench.answer('GetDiagnostics', { fileName: 'diagnostics.zip' });
      expect(await bench.ask('get_logs', UPLOAD)).toMatchObject({ outcome: 'accepted' });
      await report(bench, UPLOAD_STATUS, ['Uploading', 'UploadFailed']);
      expect(await told(bench, UPLOAD_EVENT)).toEqual(['Uploading', 'UploadFailed']);
    }),
  ],
};

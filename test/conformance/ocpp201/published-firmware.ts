import { expect } from 'vitest';
import { type Block, conformanceCase } from '../conformance-case.js';

const BY_HAND = 'The API has no verb for it; the message is sent by ocpp_call';

/** A local controller downloads firmware and offers it to its stations; these are its reports. */
function publishes(id: string, title: string, statuses: string[]) {
  return conformanceCase(
    id,
    `Publish firmware - ${title}`,
    async ({ station, ask, sent, notices }) => {
      const location = 'https://files.example/firmware-2.bin';
      const payload = { location, checksum: 'd41d8cd98f00b204e9800998ecf8427e', requestId: 7 };
      const action = await ask('ocpp_call', { action: 'PublishFirmware', payload });
      expect(action).toMatchObject({ outcome: 'accepted' });
      expect(sent('PublishFirmware')).toEqual([payload]);
      for (const status of statuses) {
        const report = {
          status,
          requestId: 7,
          ...(status === 'Published' && { location: [location] }),
        };
        expect(await station.call('PublishFirmwareStatusNotification', report)).toEqual({});
      }
      const told = await notices('chargestation.firmware_status.updated');
      expect(told.map(({ status }) => status)).toEqual(statuses);
    },
    { limits: BY_HAND },
  );
}

function unpublishes(id: string, title: string, status: string) {
  return conformanceCase(
    id,
    `Unpublish firmware - ${title}`,
    async ({ answer, ask, sent }) => {
      answer('UnpublishFirmware', { status });
      const payload = { checksum: 'd41d8cd98f00b204e9800998ecf8427e' };
      const action = await ask('ocpp_call', { action: 'UnpublishFirmware', payload });
      expect(action.response_data).toEqual({ status });
      expect(sent('UnpublishFirmware')).toEqual([payload]);
    },
    { limits: BY_HAND },
  );
}

/** Block L: firmware published by a local controller (L03, L04). */
export const publishedFirmware: Block = {
  version: '2.0.1',
  name: 'L firmware management: local controller',
  cases: [
    publishes('TC_L_17', 'published', [
      'Downloading',
      'Downloaded',
      'ChecksumVerified',
      'Published',
    ]),
    publishes('TC_L_19', 'invalid checksum', ['Downloading', 'Downloaded', 'InvalidChecksum']),
    publishes('TC_L_20', 'failed', [
      'Downloading',
      'Downloaded',
      'ChecksumVerified',
      'PublishFailed',
    ]),
    publishes('TC_L_24', 'download failed', ['Downloading', 'DownloadFailed']),
    unpublishes('TC_L_21', 'unpublished', 'Unpublished'),
    unpublishes('TC_L_22', 'no firmware', 'NoFirmware'),
    unpublishes('TC_L_23', 'download ongoing', 'DownloadOngoing'),
  ],
};

import { CommandBody, Text, Time, Whole, Word } from './command-fields.js';

const LOGS = ['DiagnosticsLog', 'SecurityLog'] as const;

/** Fields of commands that move a file. */
class TransferBody extends CommandBody {
  @Whole('How often the station tries', { optional: true, example: 3 })
  retries?: number;

  @Whole('Pause between two tries in s', { optional: true, example: 60 })
  retryInterval?: number;

  @Whole('Number that progress reports carry; made by the server when left out', {
    optional: true,
    min: 1,
  })
  requestId?: number;
}

/** Body of `POST .../get_logs`. */
export class GetLogs extends TransferBody {
  @Text('URL of the folder to upload to', { example: 'https://files.example/logs' })
  location: string;

  @Word(LOGS, 'Kind of log; DiagnosticsLog when left out', { optional: true })
  type?: (typeof LOGS)[number];

  @Time('Not older than this', { optional: true, example: '2026-11-01T00:00:00.000Z' })
  startTime?: Date;

  @Time('Not newer than this', { optional: true, example: '2026-11-02T00:00:00.000Z' })
  stopTime?: Date;
}

/** Body of `POST .../update_firmware`. */
export class UpdateFirmware extends TransferBody {
  @Text('URL of the firmware', { example: 'https://files.example/firmware-2.bin' })
  location: string;

  @Time('When to fetch it; now when left out', {
    optional: true,
    example: '2026-11-22T02:00:00.000Z',
  })
  retrieveDate?: Date;

  @Time('When to install it (2.0.1, and signed updates of 1.6)', { optional: true })
  installDate?: Date;

  @Text('Certificate (PEM) with which it was signed', { optional: true })
  signingCertificate?: string;

  @Text('Signature in base64', { optional: true })
  signature?: string;
}

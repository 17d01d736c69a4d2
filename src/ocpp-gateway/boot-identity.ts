import { Injectable } from '@nestjs/common';
import type { BootInfo } from '../shared/vocabulary/station.js';
import { RefusedConnectionsLog } from './refused-connections.js';
import type { StationConnection } from './station-line.js';

const MESSAGE = 'The serial number in BootNotification is not the CN of the client certificate.';

/** Holds the serial number that a station tells against the one that it was let in by (2.0.1 B01.FR.11 and FR.12). */
@Injectable()
export class BootIdentity {
  constructor(private readonly refusals: RefusedConnectionsLog) {}

  /** True, and the socket is closed, when they differ; a boot without serial number tells nothing. */
  isForeign(connection: StationConnection, boot: BootInfo): boolean {
    const { attempt, certificateName } = connection.socket.admission;
    const told = [boot.chargePointSerialNumber, boot.chargeBoxSerialNumber].filter(Boolean);
    if (certificateName === null || told.length === 0 || told.includes(certificateName))
      return false;
    const { identity, url, protocols, address, userAgent } = attempt;
    this.refusals.note({
      subject: identity!,
      identity,
      station: connection.line.station,
      reason: 'serial_number_mismatch',
      status: null,
      message: MESSAGE,
      ...{ url, protocols, address, userAgent },
    });
    connection.close(1008, 'serial number is not that of the certificate');
    return true;
  }
}

import type { StationRef } from '../shared/vocabulary/station.js';
import { DeviceModelReported, ReservationsEnded } from './ocpp-gateway.events.js';
import type { StationReport } from './protocol-adapter.js';

/** A message of a batch. */
interface Reporting {
  station: StationRef;
  report: StationReport;
}

/** What the messages of a batch say that is passed on as it is: one event for each kind that occurs. */
export function passedOnFacts(messages: readonly Reporting[]): object[] {
  const reservations = messages.flatMap(({ station, report }) =>
    report.reservationEnd ? [{ station, ...report.reservationEnd }] : [],
  );
  const deviceModels = messages.flatMap(({ station, report }) =>
    report.deviceModel ? [{ station, report: report.deviceModel }] : [],
  );
  return [
    ...(reservations.length > 0 ? [new ReservationsEnded(reservations)] : []),
    ...(deviceModels.length > 0 ? [new DeviceModelReported(deviceModels)] : []),
  ];
}

import { Injectable } from '@nestjs/common';
import { Config } from '../shared/config.js';
import { Metrics, type Sample } from '../shared/metrics.js';
import type { OcppVersion, StationRef } from '../shared/vocabulary/station.js';
import { CallLog } from './call-log.js';
import { ConnectionConflicts } from './connection-conflicts.js';
import { GatewayMetrics } from './gateway-metrics.js';
import { Intake } from './intake.js';
import type { StationSocket } from './ocpp-ws.adapter.js';
import type { ProtocolAdapter } from './protocol-adapter.js';
import { StationConnection, StationLine } from './station-line.js';

const CLOSE_SPREAD_MS = 10_000;
const CLOSE_WAIT_MS = 2000;

/**
 * Who is connected. The newest authenticated socket of a station wins: it is registered first and then the old one is closed, so the
 * late close of the old one finds itself replaced and changes nothing.
 */
@Injectable()
export class ConnectionRegistry {
  readonly #lines = new Map<string, StationLine>();
  #draining = false;
  /** Until then (ms) the sockets are being closed because the database is away. */
  #closingUntil = 0;

  constructor(
    private readonly intake: Intake,
    private readonly config: Config,
    private readonly callLog: CallLog,
    private readonly gatewayMetrics: GatewayMetrics,
    metrics: Metrics,
    private readonly conflicts: ConnectionConflicts,
  ) {
    metrics.gauge(
      'ohmgate_station_connections',
      'Stations with an open socket, by version of OCPP',
      ['version'],
      () => this.#connections(),
    );
    intake.listen({
      databaseAway: () => this.#databaseAway(),
      lineIdle: (line) => this.#forget(line),
    });
  }

  /** Number of stations with an open socket. */
  get size(): number {
    let size = 0;
    for (const line of this.#lines.values()) if (line.current) size += 1;
    return size;
  }

  #connections(): Sample[] {
    const counts: Record<OcppVersion, number> = { '1.6': 0, '2.0.1': 0 };
    for (const { current } of this.#lines.values()) {
      if (current) counts[current.adapter.version] += 1;
    }
    return Object.entries(counts).map(([version, value]) => ({ labels: { version }, value }));
  }

  /** Registers an accepted socket. */
  open(socket: StationSocket, adapter: ProtocolAdapter): StationConnection {
    const { credentials } = socket.admission;
    const line = this.#line({
      chargestation: credentials.chargestation,
      organization: credentials.organization,
    });
    const replaced = line.current;
    const connection = new StationConnection(line, socket, adapter, {
      timeoutMs: this.config.get('OCPP_CALL_TIMEOUT_MS'),
      ended: (finished) => {
        this.callLog.add(line.station, finished);
        this.gatewayMetrics.callEnded(adapter.version, finished);
      },
    });
    line.current = connection;
    clearTimeout(line.graceTimer);
    line.graceTimer = undefined;
    if (replaced) {
      replaced.close(1000, 'replaced');
      this.conflicts.note(replaced, connection);
    }
    connection.limitPace(this.config.get('OCPP_MAX_FRAMES_PER_SECOND'));
    connection.watchPeer(this.config.get('OCPP_PING_INTERVAL_MS'));
    socket.once('close', () => this.#closed(connection));
    this.intake.push(line, { kind: 'connected', connection, at: Date.now() });
    return connection;
  }

  /** The socket of a station, if it has one here over which can be sent. */
  openConnection(chargestation: string): StationConnection | null {
    const connection = this.#lines.get(chargestation)?.current;
    return connection && connection.socket.readyState === connection.socket.OPEN
      ? connection
      : null;
  }

  /** Closes the socket of a station, if it has one here. */
  close(chargestation: string, code: number, reason: string): void {
    this.#lines.get(chargestation)?.current?.close(code, reason);
  }

  /** Closes all sockets, spread evenly over `spreadMs`. */
  closeAll(code: number, reason: string, spreadMs = 0): void {
    const open = [...this.#lines.values()].flatMap((line) => (line.current ? [line.current] : []));
    for (const [index, connection] of open.entries()) {
      const close = () => connection.close(code, reason);
      if (spreadMs === 0) close();
      else setTimeout(close, (index * spreadMs) / open.length).unref();
    }
  }

  /** Closes all sockets and waits until they are closed, at most for 2 s. */
  async closeAllAndWait(code: number, reason: string): Promise<void> {
    this.closeAll(code, reason);
    const deadline = Date.now() + CLOSE_WAIT_MS;
    while (this.size > 0 && Date.now() < deadline)
      await new Promise((resolve) => setTimeout(resolve, 10));
  }

  /** The process ends: from now on a closed socket does not make its station offline; it will be back with the next process. */
  drain(): void {
    this.#draining = true;
    for (const line of this.#lines.values()) clearTimeout(line.graceTimer);
  }

  #databaseAway(): void {
    const now = Date.now();
    if (now < this.#closingUntil) return;
    this.#closingUntil = now + CLOSE_SPREAD_MS;
    this.closeAll(1013, 'database unavailable', CLOSE_SPREAD_MS);
  }

  #forget(line: StationLine): void {
    const { chargestation } = line.station;
    if (this.#lines.get(chargestation) === line) this.#lines.delete(chargestation);
  }

  #line(station: StationRef): StationLine {
    let line = this.#lines.get(station.chargestation);
    if (!line) {
      line = new StationLine(station);
      this.#lines.set(station.chargestation, line);
    }
    return line;
  }

  #closed(connection: StationConnection): void {
    connection.calls.lost();
    const { line } = connection;
    if (line.current !== connection) return;
    line.current = null;
    if (this.#draining) return;
    const at = Date.now();
    line.graceTimer = setTimeout(() => {
      line.graceTimer = undefined;
      this.intake.push(line, { kind: 'disconnected', connection, at });
    }, this.config.get('OCPP_OFFLINE_GRACE_MS'));
  }
}

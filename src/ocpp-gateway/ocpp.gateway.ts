import type { BeforeApplicationShutdown } from '@nestjs/common';
import { type OnGatewayConnection, WebSocketGateway } from '@nestjs/websockets';
import { CallLog } from './call-log.js';
import { ConnectionRegistry } from './connection-registry.js';
import { FrameReader } from './frame-reader.js';
import { Intake } from './intake.js';
import { LastHeard } from './last-heard.js';
import type { StationSocket } from './ocpp-ws.adapter.js';
import { RefusedConnectionsLog } from './refused-connections.js';
import { v16 } from './v16/adapter.js';
import { v201 } from './v201/adapter.js';

const ADAPTERS = { [v16.protocol]: v16, [v201.protocol]: v201 };

/** Where stations' sockets arrive; frames go to the reader as they are. */
@WebSocketGateway()
export class OcppGateway implements OnGatewayConnection, BeforeApplicationShutdown {
  #draining = false;

  constructor(
    private readonly registry: ConnectionRegistry,
    private readonly reader: FrameReader,
    private readonly intake: Intake,
    private readonly lastHeard: LastHeard,
    private readonly callLog: CallLog,
    private readonly refusals: RefusedConnectionsLog,
  ) {}

  /** Called in the same tick as the upgrade, so no frame is missed. */
  handleConnection(socket: StationSocket): void {
    const connection = this.registry.open(socket, ADAPTERS[socket.admission.protocol] ?? v201);
    // A frame that breaks the rules: `ws` closes with its code. To end the connection here would lose that code on its way.
    socket.on('error', () => {});
    socket.on('message', (data: Buffer, isBinary: boolean) => {
      if (isBinary) return socket.close(1003, 'OCPP-J uses text frames');
      connection.whenRoom(() => {
        // It could not be answered; what is not answered the station keeps and sends again.
        if (this.#draining || socket.readyState !== socket.OPEN) return;
        this.reader.read(connection, data.toString());
      });
    });
  }

  /** The frames that have arrived are answered, then the sockets are closed. */
  async beforeApplicationShutdown(): Promise<void> {
    this.#draining = true;
    this.registry.drain();
    await this.intake.settled();
    await this.registry.closeAllAndWait(1001, 'server is going away');
    await this.intake.settled();
    await this.lastHeard.flush();
    await this.callLog.flush();
    await this.refusals.flush(true);
  }
}

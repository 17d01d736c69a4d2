import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { OCPP16, OCPP20 } from 'typed-ocpp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { eventually } from './eventually.js';
import { answersOfV16, answersOfV201 } from './station-answers.js';
import { CallError, ConnectionLostError, UpgradeRefusedError } from './station-errors.js';
import { VirtualStation } from './virtual-station.js';

type Frame = [number, string, string, Record<string, unknown>];

/** A CSMS of thirty lines: accepts one identity, notes what it gets, answers everything kindly. */
class TinyCsms {
  readonly frames: Frame[] = [];
  readonly requests: IncomingMessage[] = [];
  socket?: WebSocket;
  answer = (action: string, messageId: string): unknown[] => [3, messageId, this.kindly(action)];
  private readonly http: Server = createServer();
  private readonly sockets = new WebSocketServer({ noServer: true });

  async start(): Promise<void> {
    this.http.on('upgrade', (request, socket, head) => {
      this.requests.push(request);
      if (request.url !== '/ocpp/CP%201') {
        socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 7\r\n\r\nunknown');
        return;
      }
      this.sockets.handleUpgrade(request, socket, head, (opened) => {
        this.socket = opened;
        opened.on('message', (data) => {
          const frame = JSON.parse(data.toString()) as Frame;
          this.frames.push(frame);
          if (frame[0] === 2) opened.send(JSON.stringify(this.answer(frame[2], frame[1])));
        });
      });
    });
    await new Promise<void>((resolve) => this.http.listen(0, '127.0.0.1', resolve));
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.http.address() as AddressInfo).port}/ocpp`;
  }

  stop(): void {
    for (const client of this.sockets.clients) client.terminate();
    this.http.close();
  }

  private kindly(action: string): unknown {
    const currentTime = '2026-01-01T00:00:00.000Z';
    const accepted = { status: 'Accepted' };
    if (action === 'BootNotification') return { ...accepted, currentTime, interval: 300 };
    if (action === 'Heartbeat') return { currentTime };
    if (action === 'Authorize') return { idTagInfo: accepted, idTokenInfo: accepted };
    if (action === 'StartTransaction') return { transactionId: 77, idTagInfo: accepted };
    return {};
  }
}

/** What both versions of `checkCallResult` have in common. */
type ResultCheck = ((result: never, call: never) => boolean) & { errors?: string[] | null };

/** A call in short: what happened, without times and ids. */
function short([, , action, payload]: Frame): string {
  if (action === 'StatusNotification')
    return `SN ${payload.connectorId} ${payload.status ?? payload.connectorStatus}`;
  if (action !== 'TransactionEvent') return action;
  const { eventType, triggerReason, seqNo, transactionInfo } = payload;
  const { chargingState, stoppedReason } = transactionInfo as Record<string, string>;
  const parts = ['evse', 'idToken', 'meterValue'].filter((part) => part in payload);
  const words = [eventType, triggerReason, seqNo, chargingState, stoppedReason, parts.join('+')];
  return words.filter((word) => word !== undefined && word !== '').join(' ');
}

describe.each(['1.6', '2.0.1'] as const)('the virtual station, OCPP %s', (version) => {
  let csms: TinyCsms;
  let station: VirtualStation;
  const told = () => csms.frames.splice(0).map(short);

  beforeEach(async () => {
    csms = new TinyCsms();
    await csms.start();
    station = new VirtualStation({ version, url: csms.url, id: 'CP 1', password: 'secret' });
    await station.connect();
  });
  afterEach(async () => {
    await station.close();
    csms.stop();
  });

  it('sends only what the schema of its version allows, over a whole session', async () => {
    await station.boot();
    await station.heartbeat();
    await station.meter({ energy: 1, unit: 'kWh', current: 16, soc: 50 });
    await station.session({
      reading: { energy: 500, unit: 'kWh', power: 7200, current: 10, soc: 51 },
    });

    const { validateCall } = version === '1.6' ? OCPP16 : OCPP20;
    expect(csms.frames.length).toBeGreaterThan(12);
    for (const frame of csms.frames) {
      const sent = structuredClone(frame);
      expect(validateCall(frame), `${frame[2]}: ${validateCall.errors}`).toBe(true);
      expect(frame, 'no field outside the schema').toEqual(sent);
    }
  });

  it('tells a session in the order and words of its version', async () => {
    await station.boot();
    told();
    await station.session({ samples: 1 });
    expect(told()).toEqual(
      version === '1.6'
        ? [
            'SN 1 Preparing',
            'Authorize',
            'StartTransaction',
            'SN 1 Charging',
            'SN 1 SuspendedEV',
            'SN 1 Charging',
            'MeterValues',
            'StopTransaction',
            'SN 1 Finishing',
            'SN 1 Available',
          ]
        : [
            'SN 1 Occupied',
            'Started CablePluggedIn 0 EVConnected evse+meterValue',
            'Authorize',
            'Updated Authorized 1 idToken',
            'Updated ChargingStateChanged 2 Charging',
            'Updated ChargingStateChanged 3 SuspendedEV',
            'Updated ChargingStateChanged 4 Charging',
            'Updated MeterValuePeriodic 5 meterValue',
            'Updated StopAuthorized 6 idToken',
            'Updated ChargingStateChanged 7 EVConnected',
            'SN 1 Available',
            'Ended EVCommunicationLost 8 Idle meterValue',
          ],
    );
  });

  it('may start with the card and end with the cable pulled', async () => {
    await station.authorize('CARD');
    await station.plugIn();
    await station.startCharging();
    expect(station.transactionId()).toBe(
      version === '1.6' ? '77' : station.connectors[0]?.transaction?.id,
    );
    await station.unplug();
    expect(station.transactionId()).toBeNull();
    expect(told()).toEqual(
      version === '1.6'
        ? [
            'Authorize',
            'SN 1 Preparing',
            'StartTransaction',
            'SN 1 Charging',
            'SN 1 Finishing',
            'StopTransaction',
            'SN 1 Available',
          ]
        : [
            'Authorize',
            'Started Authorized 0 Idle idToken',
            'SN 1 Occupied',
            'Updated CablePluggedIn 1 EVConnected evse+meterValue',
            'Updated ChargingStateChanged 2 Charging',
            'SN 1 Available',
            'Ended EVCommunicationLost 3 Idle EVDisconnected meterValue',
          ],
    );
  });

  it('keeps one call open at a time and answers the CSMS meanwhile', async () => {
    const answers: (() => void)[] = [];
    csms.answer = (_action, messageId) => {
      answers.push(() => csms.socket?.send(JSON.stringify([3, messageId, {}])));
      return [3, 'nobody asked', {}];
    };
    const both = Promise.all([station.call('Heartbeat', {}), station.call('Heartbeat', {})]);
    await eventually(() => answers.length === 1);
    csms.socket?.send(JSON.stringify([2, 'c1', 'ClearCache', {}]));
    await station.waitForCall('ClearCache');
    await eventually(() => csms.frames.find((frame) => frame[1] === 'c1'));
    expect(csms.frames.map((frame) => frame[0])).toEqual([2, 3]);
    answers[0]?.();
    await eventually(() => answers.length === 2);
    answers[1]?.();
    await both;
  });

  it('answers each kind of call with what its schema allows, the rest with NotImplemented', async () => {
    const { Action } = version === '1.6' ? OCPP16 : OCPP20;
    const checkCallResult: ResultCheck =
      version === '1.6' ? OCPP16.checkCallResult : OCPP20.checkCallResult;
    const table = version === '1.6' ? answersOfV16 : answersOfV201;
    const item = { component: { name: 'A' }, variable: { name: 'B' }, type: 'Delta', severity: 5 };
    const payload = {
      id: [1],
      getVariableData: [item],
      setVariableData: [item],
      setMonitoringData: [item],
    };
    for (const [action, answer] of Object.entries(table)) {
      expect(Object.values(Action)).toContain(action);
      const call = [2, 'c2', action, payload] as never;
      const result = [3, 'c2', answer(payload)] as never;
      expect(checkCallResult(result, call), `${action}: ${checkCallResult.errors}`).toBe(true);
    }
    csms.socket?.send(JSON.stringify([2, 'c3', 'toString', {}]));
    const fault = await eventually(() => csms.frames.find((frame) => frame[1] === 'c3'));
    expect(fault.slice(0, 3)).toEqual([4, 'c3', 'NotImplemented']);
  });

  it('names what went wrong: CALLERROR, lost connection, refused upgrade', async () => {
    csms.answer = (_action, messageId) => [4, messageId, 'SecurityError', 'not yet', {}];
    const refused = await station.call('Heartbeat', {}).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(CallError);
    expect(refused).toMatchObject({ code: 'SecurityError', description: 'not yet' });

    csms.answer = () => [3, 'nobody', {}];
    const waiting = station.call('Heartbeat', {}).catch((error: unknown) => error);
    await eventually(() => csms.frames.length === 2);
    await station.terminate();
    expect(await waiting).toBeInstanceOf(ConnectionLostError);

    const stranger = new VirtualStation({ version, url: csms.url, id: 'CP-2' });
    const noEntry = await stranger.connect().catch((error: unknown) => error);
    expect(noEntry).toBeInstanceOf(UpgradeRefusedError);
    expect(noEntry).toMatchObject({ status: 404, body: 'unknown' });
  });

  it('offers its subprotocol and its credentials', async () => {
    const { authorization, 'sec-websocket-protocol': protocol } = csms.requests[0]!.headers;
    expect(protocol).toBe(`ocpp${version}`);
    expect(Buffer.from(authorization!.slice(6), 'base64').toString()).toBe('CP 1:secret');
  });
});

import { once } from 'node:events';
import { WebSocket } from 'ws';

/** The inspector of a Node process that was started with `--inspect=127.0.0.1:0`. */
export class Inspector {
  #lastId = 0;

  private constructor(private readonly socket: WebSocket) {}

  /** @param output what the process has printed; it names the inspector's address */
  static async connect(output: string): Promise<Inspector> {
    const address = /Debugger listening on (ws:\S+)/.exec(output)?.[1];
    if (!address) throw new Error(`The process has no inspector:\n${output}`);
    const socket = new WebSocket(address, { perMessageDeflate: false, maxPayload: 1e9 });
    await once(socket, 'open');
    return new Inspector(socket);
  }

  /** Calls a method of the Chrome DevTools Protocol and resolves to its result. */
  call<Result>(method: string, params: object = {}): Promise<Result> {
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve) => {
      const read = (data: Buffer) => {
        const message = JSON.parse(data.toString()) as { id?: number; result: Result };
        if (message.id !== id) return;
        this.socket.off('message', read);
        resolve(message.result);
      };
      this.socket.on('message', read);
      this.socket.send(JSON.stringify({ id, method, params }));
    });
  }

  close(): void {
    this.socket.terminate();
  }
}

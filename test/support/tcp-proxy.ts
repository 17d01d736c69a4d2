import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A TCP line that can be cut and mended: everything on it is lost, and while it is down nobody answers on the port. */
export class TcpProxy {
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;
  #port = 0;

  constructor(
    private readonly host: string,
    private readonly target: number,
  ) {}

  /** Where to connect instead of the target; the same port after each `up`. */
  get port(): number {
    return this.#port;
  }

  /** Lets connections through from now on. */
  async up(): Promise<void> {
    const server = createServer((near) => {
      const far = connect(this.target, this.host);
      this.#join(near, far);
      this.#join(far, near);
    });
    this.#server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(this.#port, '127.0.0.1', resolve);
    });
    this.#port = (server.address() as AddressInfo).port;
  }

  /** Cuts all connections; new ones are refused. */
  async down(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
  }

  #join(from: Socket, to: Socket): void {
    this.#sockets.add(from);
    from.on('error', () => from.destroy());
    from.on('close', () => {
      this.#sockets.delete(from);
      to.destroy();
    });
    from.pipe(to);
  }
}

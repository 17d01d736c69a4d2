import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A TCP line that can be cut and mended: everything on it is lost, and while it is down nobody answers on the port. */
export class TcpProxy {
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;
  #watch: { text: string; passed: () => void } | undefined;
  #hold: { text: string; held: () => void } | undefined;
  #release: (() => void) | undefined;
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
      near.on('data', (request: Buffer) => {
        this.#tellIfPassed(request);
        this.#holdIfTold(request, near, far);
      });
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

  /** Resolves when a request with this text has passed; what is answered on its connection from then on waits for `release`. */
  holdAnswersTo(text: string): Promise<void> {
    return new Promise((held) => {
      this.#hold = { text, held };
    });
  }

  /** Resolves when the next request with this text is on its way. */
  passes(text: string): Promise<void> {
    return new Promise((passed) => {
      this.#watch = { text, passed };
    });
  }

  /** Lets the held answers through. */
  release(): void {
    this.#release?.();
    this.#release = undefined;
  }

  /** Passes nothing on of what is connected now, and tells nobody: a line whose packets are dropped. */
  freeze(): void {
    for (const socket of this.#sockets) {
      socket.unpipe();
      socket.pause();
    }
  }

  #tellIfPassed(request: Buffer): void {
    if (!this.#watch || !request.includes(this.#watch.text)) return;
    this.#watch.passed();
    this.#watch = undefined;
  }

  #holdIfTold(request: Buffer, near: Socket, far: Socket): void {
    if (!this.#hold || !request.includes(this.#hold.text)) return;
    far.unpipe(near);
    this.#release = () => far.pipe(near);
    this.#hold.held();
    this.#hold = undefined;
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

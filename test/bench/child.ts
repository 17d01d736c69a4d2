import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** What a child process of the benchmark can be asked, by name. */
export type Commands = Record<string, (...args: never[]) => unknown>;

interface Question {
  id: number;
  command: string;
  args: never[];
}

interface Reply {
  id: number;
  result?: unknown;
  error?: string;
}

/** In the child: answers the parent's questions, several at a time, and ends when the parent has gone. */
export function serveCommands(commands: Commands): void {
  const reply = (message: Reply) => process.send?.(message);
  process.on('message', async ({ id, command, args }: Question) => {
    try {
      reply({ id, result: await commands[command]?.(...args) });
    } catch (error) {
      reply({ id, error: (error as Error).stack ?? String(error) });
    }
  });
  process.on('disconnect', () => process.exit());
}

/** In the parent: a child process of its own, so that its CPU time can be told apart. */
export class Child<C extends Commands> {
  readonly #open = new Map<number, { resolve(value: never): void; reject(error: Error): void }>();
  #lastId = 0;

  private constructor(private readonly process: ChildProcess) {
    process.on('message', ({ id, result, error }: Reply) => {
      const waiting = this.#open.get(id);
      this.#open.delete(id);
      if (error === undefined) waiting?.resolve(result as never);
      else waiting?.reject(new Error(error));
    });
    process.once('exit', (code) => {
      for (const { reject } of this.#open.values()) reject(new Error(`the child ended (${code})`));
    });
  }

  /** @param file compiled module beside this one, for example `./generator.js` */
  static start<C extends Commands>(file: string, nodeOptions: readonly string[] = []): Child<C> {
    const path = fileURLToPath(new URL(file, import.meta.url));
    return new Child<C>(fork(path, { execArgv: [...nodeOptions] }));
  }

  get pid(): number {
    return this.process.pid as number;
  }

  /** Rejects with the child's own error text, or when it ends before it has answered. */
  ask<Name extends keyof C & string>(
    command: Name,
    ...args: Parameters<C[Name]>
  ): Promise<Awaited<ReturnType<C[Name]>>> {
    this.#lastId += 1;
    const question: Question = { id: this.#lastId, command, args };
    return new Promise((resolve, reject) => {
      this.#open.set(question.id, { resolve, reject });
      this.process.send(question);
    });
  }

  async end(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const ended = once(this.process, 'exit');
    this.process.kill('SIGKILL');
    await ended;
  }
}

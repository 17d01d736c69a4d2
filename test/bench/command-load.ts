import { setTimeout as sleep } from 'node:timers/promises';
import { COMMAND_RATE } from './cases.js';
import type { Child } from './child.js';
import type { GeneratorCommands } from './generator.js';
import type { Latencies } from './latencies.js';
import { RAMP_MS, type WindowWork } from './measurement.js';

/** What became of the commands of some windows. */
export interface CommandFigures {
  /** That came to their stations. */
  commandsPerSecond: number;
  /** From the REST request's beginning to the frame's arrival at the station, ms. */
  toFrame: Latencies;
  /** To the answer of the REST request, ms. */
  toAnswer: Latencies;
  /** Requests that were not answered with 202. */
  refused: number;
  /** Commands that were accepted and did not come to their stations. */
  lost: number;
}

/** Commands that are sent at a fixed rate within windows. */
export class CommandLoad implements WindowWork {
  #arrived = 0;
  #seconds = 0;
  #refused = 0;
  #lost = 0;

  /** @param series under which the generator keeps the times */
  constructor(
    private readonly generator: Child<GeneratorCommands>,
    private readonly series: string,
  ) {}

  /** How many have come to their stations. */
  get arrived(): number {
    return this.#arrived;
  }

  /** Sends commands that do not count. */
  async warmUp(seconds: number): Promise<void> {
    await this.generator.ask('command', COMMAND_RATE);
    await sleep(seconds * 1000);
    await this.generator.ask('restCommands');
  }

  async begin(): Promise<void> {
    await this.generator.ask('command', COMMAND_RATE);
    await sleep(RAMP_MS);
    await this.generator.ask('markCommands', this.series);
  }

  async end(): Promise<void> {
    const { arrived, rest } = await this.generator.ask('takeCommands');
    this.#lost += await this.generator.ask('restCommands');
    this.#arrived += arrived.messages;
    this.#seconds += arrived.seconds;
    this.#refused += rest.refused;
    if (rest.firstRefusal) console.error(`A command was refused: ${rest.firstRefusal}`);
  }

  /** What all windows make together. */
  async figures(): Promise<CommandFigures> {
    const { toFrame, toAnswer } = await this.generator.ask('commandLatencies', this.series);
    const commandsPerSecond = Math.round(this.#arrived / this.#seconds);
    return { commandsPerSecond, toFrame, toAnswer, refused: this.#refused, lost: this.#lost };
  }
}

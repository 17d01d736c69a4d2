import { Injectable } from '@nestjs/common';

/** Whether the process takes new work. */
@Injectable()
export class Lifecycle {
  #draining = false;

  /** The process is about to end: it finishes what it has and refuses what is new. */
  get draining(): boolean {
    return this.#draining;
  }

  drain(): void {
    this.#draining = true;
  }
}

import { Injectable } from '@nestjs/common';

/** How much stations have to say to this process. The intake counts, and work that can wait makes room for it. */
@Injectable()
export class Traffic {
  #messages = 0;

  /** Messages of stations taken since the start. */
  get messages(): number {
    return this.#messages;
  }

  /** So many messages are taken now. */
  note(messages: number): void {
    this.#messages += messages;
  }
}

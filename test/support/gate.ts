/** Holds something up until the test lets it go on, however long that takes. */
export class Gate {
  /** Resolves when it is opened. */
  readonly opened: Promise<void>;
  /** Lets everything through that waits, and all that comes later. */
  open: () => void;

  constructor() {
    this.opened = new Promise((resolve) => {
      this.open = resolve;
    });
  }
}

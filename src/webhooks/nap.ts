/** A pause that can be ended early. */
export class Nap {
  #end: (() => void) | undefined;

  /** Waits for so long (ms), or until `end` is called. */
  async take(ms: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.#end = resolve;
      timer = setTimeout(resolve, ms);
    });
    clearTimeout(timer);
    this.#end = undefined;
  }

  /** Ends the pause under way, if there is one. */
  end(): void {
    this.#end?.();
  }
}

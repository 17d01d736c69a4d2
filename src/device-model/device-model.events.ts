/** Reports of these stations held more variables, or longer ones, than are kept of a station: some are not stored. */
export class VariablesRefused {
  constructor(
    /** `_id`s, each once. */
    readonly chargestations: readonly string[],
  ) {}
}

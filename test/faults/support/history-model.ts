/** What a client told of a session, or was shown: energy in Wh. */
export interface SessionValue {
  kind: 'session';
  ended: boolean;
  energy: number;
}

/** The status that a station reported for its connector, or that was shown. */
export interface ConnectorValue {
  kind: 'connector';
  status: string;
}

/** How an Action was shown; `requested` until it has an outcome. The writer of an Action tells `requested`. */
export interface ActionValue {
  kind: 'action';
  status: string;
  outcome: string | null;
}

export type HistoryValue = SessionValue | ConnectorValue | ActionValue;

/** One thing that a client did to an object, as it saw it. */
export interface Operation {
  client: number;
  object: string;
  /** `executes`: a station was asked to carry out the Action. */
  does: 'write' | 'read' | 'executes';
  /** Moments on one clock of all clients: asked, and answered. What was repeated until it was answered was asked when it was first said. */
  from: number;
  to: number;
  /** Null: it was not shown. */
  value: HistoryValue | null;
}

/** A contradiction, and the object that it is about. */
export interface Violation {
  object: string;
  what: string;
}

/** What an event of the log says of a session or a connector, in the order of its sequence. */
export interface ToldByEvent {
  object: string;
  value: SessionValue | ConnectorValue;
}

/**
 * Everything in a history that no server could have shown that keeps what it has acknowledged: a client that asks after a write was
 * answered sees it or a later one, nobody sees what nobody has written yet, ended sessions stay ended, energy never shrinks, an outcome
 * stays as it is, and a command is carried out once. Each object has one writer, who waits for each answer.
 */
export function findViolations(history: readonly Operation[]): Violation[] {
  const violations: Violation[] = [];
  for (const [object, operations] of byObject(history)) {
    const writes = operations.filter(({ does }) => does === 'write');
    const reads = operations.filter(({ does }) => does === 'read').toSorted(byEnd);
    for (const [index, read] of reads.entries()) {
      const before = reads.slice(0, index).findLast(({ to }) => to < read.from);
      const what = faultOf(read, writes) ?? (before && stepBack(before.value, read.value));
      if (what) violations.push({ object, what: `${what} at ${read.from}` });
    }
    const executed = operations.filter(({ does }) => does === 'executes').length;
    const accepted = reads.some(({ value }) => outcomeOf(value) === 'accepted');
    if (executed > 1) violations.push({ object, what: `carried out ${executed} times` });
    if (accepted && executed === 0)
      violations.push({ object, what: 'accepted, and no station was asked' });
  }
  return violations;
}

/** Sessions that step back in the event log. */
export function findStepsBack(events: readonly ToldByEvent[]): Violation[] {
  const last = new Map<string, ToldByEvent['value']>();
  const violations: Violation[] = [];
  for (const { object, value } of events) {
    const what = stepBack(last.get(object) ?? null, value);
    if (what) violations.push({ object, what: `${what} in the event log` });
    last.set(object, value);
  }
  return violations;
}

/** The violations with all that was done to the first few of their objects, for people. */
export function explain(violations: readonly Violation[], history: readonly Operation[]): string {
  const objects = [...new Set(violations.map(({ object }) => object))].slice(0, 3);
  return objects
    .flatMap((object) => [
      object,
      ...violations.filter((each) => each.object === object).map(({ what }) => `  ! ${what}`),
      ...history
        .filter((operation) => operation.object === object)
        .toSorted((a, b) => a.from - b.from)
        .map(
          ({ client, does, from, to, value }) =>
            `  ${from}-${to} client ${client} ${does} ${JSON.stringify(value)}`,
        ),
    ])
    .join('\n');
}

/** What is wrong with a read, seen from the writes alone; null when nothing is. */
function faultOf(read: Operation, writes: readonly Operation[]): string | null {
  const answered = writes.filter(({ to }) => to < read.from);
  const begun = writes.filter(({ from }) => from < read.to);
  const floor = answered.at(-1)?.value;
  const { value } = read;
  if (value === null) return floor ? `it is gone, ${JSON.stringify(floor)} was acknowledged` : null;
  if (begun.length === 0) return `it shows ${JSON.stringify(value)}, which nobody has written`;
  if (value.kind === 'action') return null;
  if (value.kind === 'connector') {
    const possible = [floor, ...begun.filter(({ to }) => to >= read.from).map((w) => w.value)];
    const fits = possible.some(
      (each) => each?.kind === 'connector' && each.status === value.status,
    );
    return fits ? null : `it shows ${value.status}, ${JSON.stringify(floor)} was acknowledged`;
  }
  const lost = floor && stepBack(floor, value);
  if (lost) return `${lost}, which was acknowledged`;
  const ahead = stepBack(value, begun.at(-1)?.value ?? null);
  return ahead ? `it shows ${JSON.stringify(value)}, which nobody has written` : null;
}

/** How `after` is less than `before`, which was there earlier; null when it is not. */
function stepBack(before: HistoryValue | null, after: HistoryValue | null): string | null {
  if (before?.kind === 'session' && after?.kind === 'session') {
    if (before.ended && !after.ended) return 'an ended session goes on';
    if (after.energy < before.energy)
      return `energy shrinks from ${before.energy} to ${after.energy} Wh`;
  }
  if (before?.kind === 'action' && after?.kind === 'action' && before.status !== 'requested') {
    const [was, is] = [before, after].map(({ status, outcome }) => `${status} ${outcome}`);
    if (was !== is) return `the outcome changes from ${was} to ${is}`;
  }
  if (before !== null && after === null) return 'what was shown is gone';
  return null;
}

function outcomeOf(value: HistoryValue | null): string | null {
  return value?.kind === 'action' ? value.outcome : null;
}

function byEnd(one: Operation, other: Operation): number {
  return one.to - other.to;
}

function byObject(history: readonly Operation[]): Map<string, Operation[]> {
  const objects = new Map<string, Operation[]>();
  for (const operation of history.toSorted((a, b) => a.from - b.from)) {
    const known = objects.get(operation.object);
    if (known) known.push(operation);
    else objects.set(operation.object, [operation]);
  }
  return objects;
}

import type { Violation } from '../../shared/vocabulary/station.js';
import { hasFormat, type Schema } from './schema-set.js';

/** A mended payload, or the fault for which the message is refused after all. */
export type Mended = { violations: Violation[] } & ({ payload: unknown } | { refused: Violation });

/** Messages that carry money: what cannot be read is left out, the rest is taken. */
const SALVAGED_ACTIONS = new Set([
  'TransactionEvent',
  'StartTransaction',
  'StopTransaction',
  'MeterValues',
]);
/** Fields of their inner objects (MeterValue, IdToken) that may be missing without making the object useless. */
const DISPENSABLE = new Set(['timestamp', 'type']);
/** Fields of theirs without which the object would say something else: whose transaction, kWh and not Wh, L1 and not the sum. */
const DECISIVE = new Set([
  ...['transactionInfo', 'value', 'measurand', 'context', 'phase', 'location', 'format'],
  ...['unit', 'unitOfMeasure', 'multiplier'],
]);
/** Enough to tell what a station does wrong; a list of 10,000 faulty elements must not fill the frame log. */
const VIOLATION_LIMIT = 50;
/** Beyond 32 bits an integer that its schema forbids is not kept: no column could hold it. */
const INTEGER_LIMIT = 2 ** 31 - 1;
const NUMERAL = /^\s*[-+]?(\d+(\.\d*)?|\.\d+)(e[-+]?\d+)?\s*$/i;

/** A part that cannot be read, with the fault that made it so. */
class Unusable {
  constructor(readonly fault: Violation) {}
}

/**
 * A usable copy of a lenient station's request or response that broke its schema. What it forgives and what the copy
 * may still lack is said at `validate` of `message-schemas.ts`. One pass over the payload; `action` is undefined for
 * responses, which are never salvaged.
 */
export function mend(schema: Schema, payload: unknown, action: string | undefined): Mended {
  const repair = new Repair(
    schema.definitions ?? {},
    action !== undefined && SALVAGED_ACTIONS.has(action),
  );
  const mended = repair.object(schema, payload, '');
  return mended instanceof Unusable
    ? { violations: repair.violations, refused: mended.fault }
    : { violations: repair.violations, payload: mended };
}

class Repair {
  readonly violations: Violation[] = [];

  constructor(
    private readonly definitions: Record<string, Schema>,
    /** Whether parts that cannot be read are left out rather than the message refused. */
    private readonly salvage: boolean,
  ) {}

  object(schema: Schema, value: unknown, path: string): Record<string, unknown> | Unusable {
    if (!isObject(value)) return unusable(path, 'type');
    const { properties = {}, required = [] } = schema;
    const isOpen = schema.additionalProperties !== false;
    const mended: Record<string, unknown> = isOpen ? { ...value } : {};
    if (!isOpen && Object.keys(value).some((key) => !Object.hasOwn(properties, key))) {
      this.note(path, 'additionalProperties');
    }
    for (const [key, fieldSchema] of Object.entries(properties)) {
      let field = this.field(key, fieldSchema, value, path);
      if (field === undefined && required.includes(key)) {
        field = unusable(join(path, key), 'required');
      }
      if (field instanceof Unusable) {
        if (!this.canLose(key, fieldSchema, required, path === '')) return field;
        this.note(field.fault.path, field.fault.rule);
        field = undefined;
      }
      if (field === undefined) delete mended[key];
      else mended[key] = field;
    }
    return mended;
  }

  /** The mended field, undefined when it is absent; null counts as absent. */
  private field(
    key: string,
    schema: Schema,
    owner: Record<string, unknown>,
    path: string,
  ): unknown {
    if (!Object.hasOwn(owner, key)) return undefined;
    if (owner[key] !== null || this.resolve(schema).type === undefined) {
      return this.value(schema, owner[key], join(path, key));
    }
    this.note(join(path, key), 'type');
    return undefined;
  }

  private canLose(key: string, schema: Schema, required: string[], isRoot: boolean): boolean {
    if (key === 'customData') return true;
    if (this.salvage && DECISIVE.has(key)) return false;
    if (required.includes(key)) {
      return key === 'triggerReason' || (this.salvage && (isRoot || DISPENSABLE.has(key)));
    }
    const { type } = this.resolve(schema);
    return this.salvage || (type !== 'object' && type !== 'array');
  }

  private value(reference: Schema, value: unknown, path: string): unknown {
    const schema = this.resolve(reference);
    switch (schema.type) {
      case 'object':
        return this.object(schema, value, path);
      case 'array':
        return this.list(schema, value, path);
      case undefined:
        return value;
      default:
        return this.scalar(schema, value, path);
    }
  }

  private list(schema: Schema, value: unknown, path: string): unknown {
    if (!Array.isArray(value)) {
      if (!this.salvage || !isObject(value)) return unusable(path, 'type');
      this.note(path, 'type');
      return this.list(schema, [value], path);
    }
    const mended: unknown[] = [];
    for (const [index, element] of value.entries()) {
      const item = this.value(schema.items ?? {}, element, join(path, String(index)));
      if (!(item instanceof Unusable)) mended.push(item);
      else if (this.salvage || element === null) this.note(item.fault.path, item.fault.rule);
      else return item;
    }
    if (schema.minItems !== undefined && value.length < schema.minItems)
      this.note(path, 'minItems');
    if (schema.maxItems !== undefined && value.length > schema.maxItems)
      this.note(path, 'maxItems');
    return mended;
  }

  private scalar(schema: Schema, sent: unknown, path: string): unknown {
    const typed = toType(schema.type, sent);
    if (typed === undefined) return unusable(path, 'type');
    const word = toWord(schema, typed);
    const broken = brokenLimits(schema, word);
    if (
      schema.type === 'integer' &&
      Math.abs(Number(word)) > INTEGER_LIMIT &&
      broken[0] !== undefined
    ) {
      return unusable(path, broken[0]);
    }
    if (typed !== sent) this.note(path, 'type');
    if (word !== typed) this.note(path, 'enum');
    for (const rule of broken) this.note(path, rule);
    return schema.format === 'date-time' ? withZone(word) : word;
  }

  private resolve(schema: Schema): Schema {
    const name = schema.$ref?.slice('#/definitions/'.length);
    return name === undefined ? schema : (this.definitions[name] ?? {});
  }

  private note(path: string, rule: string): void {
    if (this.violations.length < VIOLATION_LIMIT) this.violations.push({ path, rule });
  }
}

function unusable(path: string, rule: string): Unusable {
  return new Unusable({ path, rule });
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value as the wanted JSON type where that loses nothing but a fraction; undefined where it cannot be. */
function toType(type: Schema['type'], value: unknown): string | number | boolean | undefined {
  switch (type) {
    case 'string':
      return typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)
        ? String(value)
        : undefined;
    case 'boolean':
      if (typeof value === 'boolean') return value;
      return value === 'true' ? true : value === 'false' ? false : undefined;
    default: {
      const number = typeof value === 'string' && NUMERAL.test(value) ? Number(value) : value;
      if (typeof number !== 'number' || !Number.isFinite(number)) return undefined;
      return type === 'integer' ? Math.round(number) : number;
    }
  }
}

/** The schema's own word for one that was sent in another letter case. */
function toWord(schema: Schema, value: string | number | boolean): string | number | boolean {
  if (schema.enum === undefined || typeof value !== 'string' || schema.enum.includes(value))
    return value;
  const lower = value.toLowerCase();
  return schema.enum.find((word) => word.toLowerCase() === lower) ?? value;
}

/** The limits of the schema that a value of the right type breaks. */
function brokenLimits(schema: Schema, value: string | number | boolean): string[] {
  const broken: string[] = [];
  if (typeof value === 'string') {
    const { maxLength = Number.POSITIVE_INFINITY, format } = schema;
    if (schema.enum !== undefined && !schema.enum.includes(value)) broken.push('enum');
    if (value.length > maxLength && Array.from(value).length > maxLength) broken.push('maxLength');
    if (format !== undefined && !hasFormat[format](value)) broken.push('format');
  } else if (typeof value === 'number') {
    const steps = value / (schema.multipleOf ?? 1);
    if (value < (schema.minimum ?? value)) broken.push('minimum');
    if (value > (schema.maximum ?? value)) broken.push('maximum');
    if (schema.multipleOf !== undefined && Math.abs(Math.round(steps) - steps) > 1e-6)
      broken.push('multipleOf');
  }
  return broken;
}

/** A date-time without zone is UTC; any other text is left as it is. */
function withZone(value: string | number | boolean): string | number | boolean {
  return typeof value === 'string' &&
    !hasFormat['date-time'](value) &&
    hasFormat['date-time'](`${value}Z`)
    ? `${value}Z`
    : value;
}

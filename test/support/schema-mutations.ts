import type { RpcErrorCode } from '../../src/ocpp-gateway/rpc/rpc-error.js';
import {
  MESSAGE_SCHEMAS,
  type MessageKind,
  type Schema,
} from '../../src/ocpp-gateway/rpc/schema-set.js';
import type { OcppVersion } from '../../src/shared/vocabulary/station.js';

/** One message of one version with its schema. */
export interface Message {
  version: OcppVersion;
  action: string;
  kind: MessageKind;
  schema: Schema;
}

/** What was done to a payload. */
export type MutationRule =
  | 'null'
  | 'type'
  | 'numeral'
  | 'enum'
  | 'case'
  | 'maxLength'
  | 'format'
  | 'zone'
  | 'range'
  | 'fraction'
  | 'required'
  | 'unknown'
  | 'items';

/** A payload with exactly one fault, and the code that names it. */
export interface Mutation {
  payload: unknown;
  code: RpcErrorCode;
  rule: MutationRule;
  /** Names of the fields that lead to the fault, the faulty or missing one last; empty: the payload itself. */
  path: readonly string[];
  /** JSON type that the schema wants at the fault. */
  type: Schema['type'];
  /** Whether the schema can do without the field. */
  optional: boolean;
}

/** What a sample is made of, where the schema leaves a choice. */
export interface Choices {
  /** Whether an optional field is there. */
  has(field: string): boolean;
  /** One word of an enum. */
  word(words: readonly string[]): string;
}

const EVERYTHING: Choices = { has: () => true, word: ([first]) => first as string };
const MANY = 10_000;

/** Every message of both versions. */
export const MESSAGES: readonly Message[] = (['1.6', '2.0.1'] as const).flatMap((version) =>
  [...MESSAGE_SCHEMAS[version]].flatMap(([action, schemas]) =>
    (['request', 'response'] as const).map((kind) => ({
      version,
      action,
      kind,
      schema: schemas[kind],
    })),
  ),
);

/** The schema behind a reference. */
export function resolve(schema: Schema, root: Schema): Schema {
  const name = schema.$ref?.slice('#/definitions/'.length);
  return name === undefined ? schema : (root.definitions?.[name] ?? {});
}

/** A valid value; without `choices` with every field that the schema knows. */
export function sample(reference: Schema, root: Schema, choices = EVERYTHING): unknown {
  const schema = resolve(reference, root);
  switch (schema.type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {})
          .filter(([key]) => schema.required?.includes(key) || choices.has(key))
          .map(([key, field]) => [key, sample(field, root, choices)]),
      );
    case 'array':
      return Array.from({ length: Math.max(1, schema.minItems ?? 1) }, () =>
        sample(schema.items ?? {}, root, choices),
      );
    case 'string':
      if (schema.enum) return choices.word(schema.enum);
      return schema.format === 'date-time'
        ? '2026-03-03T07:00:00.000Z'
        : schema.format === 'uri'
          ? 'ftp://host/a'
          : 'x';
    case 'boolean':
      return true;
    default:
      return 1;
  }
}

/** Every way to break exactly one rule of the schema, at every place of a sample. */
export function* mutations(
  reference: Schema,
  root: Schema,
  choices = EVERYTHING,
): Generator<Mutation> {
  const schema = resolve(reference, root);
  const { type } = schema;
  const broken = (
    payload: unknown,
    rule: MutationRule,
    code: RpcErrorCode = 'PropertyConstraintViolation',
  ): Mutation => ({ payload, code, rule, path: [], type, optional: false });
  if (type !== undefined) {
    yield broken(null, 'null', 'TypeConstraintViolation');
    const others = [type === 'string' ? 5 : 'text', type === 'object' ? [] : {}];
    for (const other of others) yield broken(other, 'type', 'TypeConstraintViolation');
  }
  if (type === 'object') yield* objectMutations(schema, root, choices);
  if (type === 'array') yield* listMutations(schema, root, choices);
  if (schema.enum) {
    yield broken(`${schema.enum[0]}x`, 'enum');
    yield broken(schema.enum[0]?.toUpperCase().concat('_'), 'enum');
    const lower = schema.enum[0]?.toLowerCase() as string;
    if (!schema.enum.includes(lower)) yield broken(lower, 'case');
  }
  if (schema.maxLength) yield broken('x'.repeat(schema.maxLength + 1), 'maxLength');
  if (schema.format) yield broken('no such thing', 'format');
  if (schema.format === 'date-time') yield broken('2026-03-03T07:00:00', 'zone');
  if (type === 'integer' || type === 'number')
    yield broken('1', 'numeral', 'TypeConstraintViolation');
  if (schema.minimum !== undefined) yield broken(schema.minimum - 2, 'range');
  if (schema.maximum !== undefined) yield broken(schema.maximum + 2, 'range');
  if (schema.multipleOf !== undefined) yield broken(0.25, 'range');
  if (type === 'integer') yield broken(1.5, 'fraction', 'TypeConstraintViolation');
}

function* objectMutations(schema: Schema, root: Schema, choices: Choices): Generator<Mutation> {
  const valid = sample(schema, root, choices) as Record<string, unknown>;
  for (const key of schema.required ?? []) {
    const { [key]: _dropped, ...payload } = valid;
    const { type } = resolve(schema.properties?.[key] ?? {}, root);
    const code = 'OccurrenceConstraintViolation';
    yield { payload, code, rule: 'required', path: [key], type, optional: false };
  }
  if (schema.additionalProperties === false) {
    for (const key of ['unknown', '__proto__', 'constructor']) {
      const payload = Object.fromEntries([...Object.entries(valid), [key, { a: 1 }]]);
      const code = 'FormatViolation';
      yield { payload, code, rule: 'unknown', path: [key], type: undefined, optional: true };
    }
  }
  for (const [key, field] of Object.entries(schema.properties ?? {})) {
    for (const inner of mutations(field, root, choices)) {
      const optional = inner.path.length === 0 ? !schema.required?.includes(key) : inner.optional;
      const payload = { ...valid, [key]: inner.payload };
      yield { ...inner, payload, path: [key, ...inner.path], optional };
    }
  }
}

function* listMutations(schema: Schema, root: Schema, choices: Choices): Generator<Mutation> {
  const valid = sample(schema, root, choices) as unknown[];
  const { minItems, maxItems, type } = schema;
  const items = (payload: unknown[]): Mutation => ({
    payload,
    code: 'OccurrenceConstraintViolation',
    rule: 'items',
    path: [],
    type,
    optional: false,
  });
  if (minItems) yield items([]);
  if (maxItems) yield items(Array(maxItems + 1).fill(valid[0]));
  for (const inner of mutations(schema.items ?? {}, root, choices))
    yield { ...inner, payload: [...valid.slice(1), inner.payload] };
  if (!maxItems && schema.items) {
    const payload = Array(MANY).fill(null);
    yield { ...items(payload), code: 'TypeConstraintViolation' };
  }
}

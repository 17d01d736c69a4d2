import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OcppVersion } from '../../shared/vocabulary/station.js';
import { type Validation, validate } from './message-schemas.js';
import { type RpcErrorCode, wireCode } from './rpc-error.js';
import { MESSAGE_SCHEMAS, type MessageKind, type Schema } from './schema-set.js';

/** One message of one version with its schema. */
interface Message {
  version: OcppVersion;
  action: string;
  kind: MessageKind;
  schema: Schema;
}

/** A payload with exactly one fault, and the code that names it. */
interface Mutation {
  payload: unknown;
  code: RpcErrorCode;
}

const MESSAGES: Message[] = (['1.6', '2.0.1'] as const).flatMap((version) =>
  [...MESSAGE_SCHEMAS[version]].flatMap(([action, schemas]) =>
    (['request', 'response'] as const).map((kind) => ({
      version,
      action,
      kind,
      schema: schemas[kind],
    })),
  ),
);

function resolve(schema: Schema, root: Schema): Schema {
  const name = schema.$ref?.slice('#/definitions/'.length);
  return name === undefined ? schema : (root.definitions?.[name] ?? {});
}

/** A valid value with every field that the schema knows. */
function sample(reference: Schema, root: Schema): unknown {
  const schema = resolve(reference, root);
  switch (schema.type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([key, field]) => [key, sample(field, root)]),
      );
    case 'array':
      return Array.from({ length: Math.max(1, schema.minItems ?? 1) }, () =>
        sample(schema.items ?? {}, root),
      );
    case 'string':
      if (schema.enum) return schema.enum[0];
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

/** Every way to break exactly one rule of the schema, at every place of the sample. */
function* mutations(reference: Schema, root: Schema): Generator<Mutation> {
  const schema = resolve(reference, root);
  const valid = sample(schema, root);
  if (schema.type !== undefined) {
    for (const payload of [
      null,
      schema.type === 'string' ? 5 : 'text',
      schema.type === 'object' ? [] : {},
    ]) {
      yield { payload, code: 'TypeConstraintViolation' };
    }
  }
  if (schema.type === 'object')
    yield* objectMutations(schema, valid as Record<string, unknown>, root);
  if (schema.type === 'array') yield* listMutations(schema, valid as unknown[], root);
  if (schema.enum) yield { payload: `${schema.enum[0]}x`, code: 'PropertyConstraintViolation' };
  if (schema.enum)
    yield {
      payload: schema.enum[0]?.toUpperCase().concat('_'),
      code: 'PropertyConstraintViolation',
    };
  if (schema.maxLength)
    yield { payload: 'x'.repeat(schema.maxLength + 1), code: 'PropertyConstraintViolation' };
  if (schema.format) yield { payload: 'no such thing', code: 'PropertyConstraintViolation' };
  if (schema.minimum !== undefined)
    yield { payload: schema.minimum - 2, code: 'PropertyConstraintViolation' };
  if (schema.maximum !== undefined)
    yield { payload: schema.maximum + 2, code: 'PropertyConstraintViolation' };
  if (schema.multipleOf !== undefined) yield { payload: 0.25, code: 'PropertyConstraintViolation' };
  if (schema.type === 'integer') yield { payload: 1.5, code: 'TypeConstraintViolation' };
}

function* objectMutations(
  schema: Schema,
  valid: Record<string, unknown>,
  root: Schema,
): Generator<Mutation> {
  for (const key of schema.required ?? []) {
    const { [key]: _dropped, ...payload } = valid;
    yield { payload, code: 'OccurrenceConstraintViolation' };
  }
  if (schema.additionalProperties === false) {
    for (const key of ['unknown', '__proto__', 'constructor']) {
      const payload = Object.fromEntries([...Object.entries(valid), [key, { a: 1 }]]);
      yield { payload, code: 'FormatViolation' };
    }
  }
  for (const [key, field] of Object.entries(schema.properties ?? {})) {
    for (const { payload, code } of mutations(field, root))
      yield { payload: { ...valid, [key]: payload }, code };
  }
}

function* listMutations(schema: Schema, valid: unknown[], root: Schema): Generator<Mutation> {
  if (schema.minItems) yield { payload: [], code: 'OccurrenceConstraintViolation' };
  if (schema.maxItems)
    yield {
      payload: Array(schema.maxItems + 1).fill(valid[0]),
      code: 'OccurrenceConstraintViolation',
    };
  for (const { payload, code } of mutations(schema.items ?? {}, root))
    yield { payload: [...valid.slice(1), payload], code };
}

const SALVAGED = ['TransactionEvent', 'StartTransaction', 'StopTransaction', 'MeterValues'];

/** The schema of what `validate` promises of a mended payload: fields and JSON types, no limits. */
function promised({ action, kind, schema }: Message): Schema {
  const isSalvaged = kind === 'request' && SALVAGED.includes(action);
  const relax = (node: Schema, isRoot: boolean): Schema => {
    const {
      enum: _enum,
      maxLength,
      minItems,
      maxItems,
      multipleOf,
      format,
      minimum,
      maximum,
      ...rest
    } = node;
    const isWide = (maximum ?? 0) > 2 ** 31;
    const range = {
      minimum: isWide ? -(2 ** 53) : -(2 ** 31),
      maximum: isWide ? 2 ** 53 : 2 ** 31,
    };
    const required = (rest.required ?? []).filter((key) => {
      if (key === 'triggerReason') return false;
      if (!isSalvaged || key === 'transactionInfo') return true;
      return !isRoot && key !== 'timestamp' && key !== 'type';
    });
    const each = (fields: Record<string, Schema>) =>
      Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, relax(field, false)]));
    return {
      ...rest,
      ...(rest.type === 'integer' && range),
      ...(rest.required && { required }),
      ...(rest.items && { items: relax(rest.items, false) }),
      ...(rest.properties && { properties: each(rest.properties) }),
      ...(rest.definitions && { definitions: each(rest.definitions) }),
    };
  };
  return relax(schema, true);
}

const ajv = new Ajv({ strict: false });

/** Fails unless a lenient answer is a refusal or keeps its promise. */
function expectPromiseKept(
  message: Message,
  isPromised: (payload: unknown) => boolean,
  sent: unknown,
): void {
  const { version, kind, action } = message;
  const result: Validation = validate(version, kind, action, sent, 'lenient');
  if (result.error) {
    expect(result.payload).toBe(sent);
    return;
  }
  if (result.payload !== sent) expect(result.violations.length).toBeGreaterThan(0);
  if (!isPromised(result.payload))
    expect.fail(`${version} ${action} ${JSON.stringify(result.payload)}`);
  const again = validate(version, kind, action, result.payload, 'lenient');
  expect(again.error).toBeUndefined();
  expect(again.payload).toEqual(result.payload);
}

describe('every message of both versions', () => {
  it('accepts its full sample', () => {
    for (const { version, kind, action, schema } of MESSAGES) {
      const payload = sample(schema, schema);
      expect(validate(version, kind, action, payload, 'strict')).toEqual({
        payload,
        violations: [],
      });
    }
  });

  it('has every single fault refused with its code when strict, and answered when lenient', {
    timeout: 60_000,
  }, () => {
    let count = 0;
    for (const message of MESSAGES) {
      const { version, kind, action, schema } = message;
      const isPromised = ajv.compile(promised(message));
      for (const { payload, code } of mutations(schema, schema)) {
        count += 1;
        const isObject = typeof payload === 'object' && payload !== null && !Array.isArray(payload);
        const expected = wireCode(isObject ? code : 'FormatViolation', version);
        const { error } = validate(version, kind, action, payload, 'strict');
        const got = error && wireCode(error.code, version);
        if (got !== expected) {
          expect.fail(
            `${version} ${action} ${kind}: ${got}, not ${expected}: ${JSON.stringify(payload).slice(0, 500)}`,
          );
        }
        expectPromiseKept(message, isPromised, payload);
      }
    }
    expect(count).toBeGreaterThan(10_000);
  });

  it('bears any JSON at any place', { timeout: 60_000 }, () => {
    const promises = MESSAGES.map((message) => ajv.compile(promised(message)));
    fc.assert(
      fc.property(
        fc.nat(MESSAGES.length - 1),
        fc.array(fc.tuple(fc.nat(), fc.jsonValue()), { minLength: 1, maxLength: 6 }),
        (index, faults) => {
          const message = MESSAGES[index]!;
          let payload: unknown = sample(message.schema, message.schema);
          for (const [place, value] of faults) payload = replaceAt(payload, place, value);
          expectPromiseKept(message, promises[index]!, payload);
          const { version, kind, action } = message;
          validate(version, kind, action, payload, 'strict');
        },
      ),
      { numRuns: 1000 },
    );
  });
});

/** `value` with the node number `place` (of all its nodes, wrapped around) replaced. */
function replaceAt(value: unknown, place: number, replacement: unknown): unknown {
  let left = place % countNodes(value);
  const visit = (node: unknown): unknown => {
    if (left-- === 0) return replacement;
    if (Array.isArray(node)) return node.map(visit);
    if (typeof node !== 'object' || node === null) return node;
    return Object.fromEntries(Object.entries(node).map(([key, item]) => [key, visit(item)]));
  };
  return visit(value);
}

function countNodes(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  return Object.values(value).reduce<number>((sum, item) => sum + countNodes(item), 1);
}

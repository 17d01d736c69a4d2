import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  MESSAGES,
  type Message,
  mutations,
  sample,
} from '../../../test/support/schema-mutations.js';
import { type Validation, validate } from './message-schemas.js';
import { wireCode } from './rpc-error.js';
import type { Schema } from './schema-set.js';

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

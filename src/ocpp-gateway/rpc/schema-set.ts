import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import type { OcppVersion } from '../../shared/vocabulary/station.js';

/** The keywords of JSON schema that the OCPP schemas use; `scripts/build-schemas.mjs` leaves no others. */
export interface Schema {
  /** `#/definitions/<name>` of the message's own schema. */
  $ref?: string;
  definitions?: Record<string, Schema>;
  /** Absent for DataTransfer's `data` in 2.0.1, which may be anything. */
  type?: 'object' | 'array' | 'string' | 'number' | 'integer' | 'boolean';
  required?: string[];
  properties?: Record<string, Schema>;
  /** False for every object but the customData of 2.0.1. */
  additionalProperties?: boolean;
  items?: Schema;
  minItems?: number;
  maxItems?: number;
  enum?: string[];
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  multipleOf?: number;
  format?: 'date-time' | 'uri';
}

/** The two halves of an exchange. */
export type MessageKind = 'request' | 'response';

/** Both schemas of an action. */
export type MessageSchemas = Record<MessageKind, Schema>;

/** Without `multipleOfPrecision`, limits such as 8.2 A break `multipleOf: 0.1`. */
const ajv = new Ajv({
  strict: false,
  validateSchema: false,
  messages: false,
  allErrors: false,
  multipleOfPrecision: 6,
});
addFormats.default(ajv, ['date-time', 'uri']);

function load(version: OcppVersion): ReadonlyMap<string, MessageSchemas> {
  const file = new URL(`./schemas/ocpp${version}.json`, import.meta.url);
  return new Map(
    Object.entries(JSON.parse(readFileSync(file, 'utf8')) as Record<string, MessageSchemas>),
  );
}

/** The schemas of every action by version. */
export const MESSAGE_SCHEMAS: Readonly<Record<OcppVersion, ReadonlyMap<string, MessageSchemas>>> = {
  '1.6': load('1.6'),
  '2.0.1': load('2.0.1'),
};

const compiled = new WeakMap<Schema, ValidateFunction>();

/** The validator of a message's schema; compiled when first asked for (up to 30 ms), as most actions never occur. */
export function validatorOf(schema: Schema): ValidateFunction {
  let validator = compiled.get(schema);
  if (validator === undefined) {
    validator = ajv.compile(schema);
    compiled.set(schema, validator);
  }
  return validator;
}

/** Whether a text has a format of the schemas. */
export const hasFormat: Readonly<Record<NonNullable<Schema['format']>, (text: string) => boolean>> =
  {
    'date-time': ajv.compile<string>({ format: 'date-time' }),
    uri: ajv.compile<string>({ format: 'uri' }),
  };

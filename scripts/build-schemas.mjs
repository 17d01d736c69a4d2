/**
 * Writes the JSON schemas of every OCPP message to `src/ocpp-gateway/rpc/schemas/ocpp<version>.json`, as
 * `{ "<Action>": { "request": schema, "response": schema } }`, one line per action.
 *
 * They come from the development dependency typed-ocpp, whose modules are too heavy for run time: every schema there
 * carries every definition. Kept are the definitions a message reaches and the keywords that decide anything. Added is
 * what the specifications say only in prose: an integer has 32 bits.
 *
 *   node scripts/build-schemas.mjs            write both files
 *   node scripts/build-schemas.mjs --check    write nothing, exit 1 when a file is not what would be written
 */
import { readFileSync, writeFileSync } from 'node:fs';
import * as ocpp16 from 'typed-ocpp/dist/ocpp16/schemas.js';
import * as ocpp201 from 'typed-ocpp/dist/ocpp20/schemas.js';

/** Keywords that decide about validity; the rest ($schema, $id, title, description, default ...) is left out. */
const KEYWORDS = [
  ...[
    '$ref',
    'type',
    'required',
    'properties',
    'additionalProperties',
    'items',
    'minItems',
    'maxItems',
  ],
  ...['enum', 'maxLength', 'minLength', 'pattern', 'format', 'minimum', 'maximum', 'multipleOf'],
];

/** Meter registers of 1.6 in Wh: some stations count on past 2^31, and that is energy. */
const WIDE_INTEGERS = ['meterStart', 'meterStop'];

const DEFINITION = /^#\/definitions\/(.+)$/;

function trim(schema, name) {
  const kept = schema.type === 'integer' ? integerRange(name) : {};
  for (const keyword of KEYWORDS) {
    if (!(keyword in schema)) continue;
    if (keyword === 'additionalProperties' && schema.type !== 'object') continue;
    if (keyword === 'items') kept.items = trim(schema.items);
    else if (keyword === 'properties') kept.properties = mapValues(schema.properties, trim);
    else kept[keyword] = schema[keyword];
  }
  return kept;
}

function integerRange(name) {
  return WIDE_INTEGERS.includes(name)
    ? { minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER }
    : { minimum: -(2 ** 31), maximum: 2 ** 31 - 1 };
}

function mapValues(record, change) {
  return Object.fromEntries(
    Object.entries(record).map(([key, value]) => [key, change(value, key)]),
  );
}

/** Names of the definitions that `schema` refers to, directly or through another definition. */
function reachable(schema, definitions, found = new Set()) {
  const visit = (node) => {
    if (Array.isArray(node)) return node.forEach(visit);
    if (typeof node !== 'object' || node === null) return;
    const name = typeof node.$ref === 'string' ? DEFINITION.exec(node.$ref)?.[1] : undefined;
    if (name !== undefined && !found.has(name)) {
      found.add(name);
      visit(definitions[name]);
    }
    Object.values(node).forEach(visit);
  };
  visit(schema);
  return found;
}

function standalone({ definitions = {}, ...message }) {
  const root = trim(message);
  const trimmed = mapValues(definitions, trim);
  const names = [...reachable(root, trimmed)].sort();
  return names.length === 0
    ? root
    : { ...root, definitions: Object.fromEntries(names.map((name) => [name, trimmed[name]])) };
}

function toFile(schemas) {
  const actions = Object.keys(schemas)
    .filter((name) => name.endsWith('Request'))
    .map((name) => name.slice(0, -'Request'.length))
    .sort();
  const lines = actions.map((action) => {
    const pair = {
      request: standalone(schemas[`${action}Request`]),
      response: standalone(schemas[`${action}Response`]),
    };
    return `${JSON.stringify(action)}:${JSON.stringify(pair)}`;
  });
  return `{\n${lines.join(',\n')}\n}\n`;
}

for (const [version, schemas] of [
  ['1.6', ocpp16],
  ['2.0.1', ocpp201],
]) {
  const file = new URL(`../src/ocpp-gateway/rpc/schemas/ocpp${version}.json`, import.meta.url);
  const text = toFile(schemas);
  if (!process.argv.includes('--check')) writeFileSync(file, text);
  else if (readFileSync(file, 'utf8') !== text) {
    console.error(`${file.pathname} is out of date: run npm run schemas`);
    process.exitCode = 1;
  }
}

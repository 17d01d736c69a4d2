import type { Chance } from './seed.js';

/** One WebSocket message of a hostile station. */
export interface RawFrame {
  what: string;
  bytes: Buffer;
}

const VALID =
  '[2,"1","StatusNotification",{"connectorId":1,"errorCode":"NoError","status":"Available"}]';

const text = (what: string, content: string): RawFrame => ({ what, bytes: Buffer.from(content) });

/** Makers of frames that are not what they should be, each by its name. */
const MAKERS: Record<string, (chance: Chance) => string | Buffer> = {
  'random bytes': (chance) => bytes(chance, 1 + chance.below(300)),
  'invalid UTF-8': (chance) => {
    const broken = Buffer.from(VALID);
    broken[chance.below(broken.length)] = 0x80 + chance.below(0x80);
    return broken;
  },
  'truncated JSON': (chance) => VALID.slice(0, chance.below(VALID.length)),
  'one wrong character': (chance) => {
    const at = chance.below(VALID.length);
    return VALID.slice(0, at) + String.fromCharCode(32 + chance.below(95)) + VALID.slice(at + 1);
  },
  'a JSON value': (chance) =>
    chance.pick(['null', '{}', '[]', 'true', '42', '"text"', '[null]', '[[]]', '[2]', '[{}]']),
  nested: (chance) => {
    const [open, close] = chance.pick([
      ['[', ']'],
      ['{"a":', '}'],
    ]) as [string, string];
    return `[2,"n","Heartbeat",${open.repeat(10_000)}1${close.repeat(10_000)}]`;
  },
  'prototype keys': (chance) => {
    const key = chance.pick([
      '__proto__',
      'constructor',
      'prototype',
      'toString',
      'hasOwnProperty',
    ]);
    return `[2,"p","${chance.pick(['Heartbeat', 'DataTransfer', key])}",{"${key}":{"polluted":true},"vendorId":"x"}]`;
  },
  'duplicate keys': () =>
    '[2,"d","StatusNotification",{"connectorId":1,"connectorId":"2","connectorId":null,"status":"Available","status":{}}]',
  'numbers out of range': (chance) =>
    `[2,"n","MeterValues",{"connectorId":${number(chance)},"evseId":${number(chance)},"transactionId":${number(chance)},"meterValue":[{"timestamp":"2026-03-03T07:00:00Z","sampledValue":[{"value":${number(chance)}}]}]}]`,
  'NaN as text': (chance) =>
    `[2,"n","StatusNotification",{"connectorId":${chance.pick(['NaN', '"NaN"', 'Infinity', '"-Infinity"'])},"evseId":"NaN","status":"Available"}]`,
  'lone surrogates': (chance) =>
    `[2,"s","DataTransfer",{"vendorId":"\\ud8${hex(chance)}","data":"\\udc${hex(chance)}x\\ud800"}]`,
  'NUL in texts': (chance) =>
    `[2,"${chance.pick(['z', '\\u0000'])}","${chance.pick(['DataTransfer', 'Data\\u0000'])}",{"vendorId":"a\\u0000b","\\u0000":1}]`,
  'a frame of random parts': (chance) =>
    JSON.stringify(Array.from({ length: chance.below(7) }, () => part(chance))),
};

/** Random frames of every kind in turn. */
export function rawFrames(chance: Chance, count: number): RawFrame[] {
  const makers = Object.entries(MAKERS);
  return Array.from({ length: count }, (_, index) => {
    const [what, make] = makers[index % makers.length] as (typeof makers)[number];
    const content = make(chance);
    return typeof content === 'string' ? text(what, content) : { what, bytes: content };
  });
}

function bytes(chance: Chance, length: number): Buffer {
  return Buffer.from(Array.from({ length }, () => chance.below(256)));
}

function number(chance: Chance): string {
  return chance.pick([
    '1e400',
    '-1e400',
    '1e308',
    '9007199254740993',
    '-2147483649',
    '0.1e-400',
    '-0',
  ]);
}

function hex(chance: Chance): string {
  return chance.below(256).toString(16).padStart(2, '0');
}

function part(chance: Chance): unknown {
  return chance.pick<() => unknown>([
    () => chance.below(8),
    () => 'Heartbeat',
    () => String(chance.below(1000)),
    () => null,
    () => ({ [chance.pick(['a', '__proto__', 'connectorId'])]: chance.below(9) }),
    () => [chance.below(9), null],
    () => -1.5,
    () => true,
  ])();
}

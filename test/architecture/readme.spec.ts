import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ACTION_TYPES } from '../../src/actions/actions.commands.js';
import { VARIABLES } from '../../src/shared/config.js';
import { EVENT_CATALOGUE, isActionEvent } from '../../src/webhooks/event-catalogue.js';

const README = new URL('../../README.md', import.meta.url);
const OPENAPI = new URL('../../openapi.json', import.meta.url);
const WEBHOOKS = new URL('../../docs/webhooks.md', import.meta.url);

const events = Object.entries(EVENT_CATALOGUE)
  .filter(([type]) => !isActionEvent(type))
  .map(([type, when]) => `| \`${type}\` | ${when} |`);

/** The routes of each command by its type, which the document names as the scope that a key needs. */
function commandRoutes(): Map<string, string[]> {
  const { paths } = JSON.parse(readFileSync(OPENAPI, 'utf8')) as {
    paths: Record<string, Record<string, object>>;
  };
  const routes = new Map<string, string[]>();
  for (const [path, operations] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      const type = /needs `([\w.]+)` or its family/.exec(JSON.stringify(operation))?.[1];
      if (!type) continue;
      const route = `\`${method.toUpperCase()} ${path.replace('/v1.1', '')}\``;
      routes.set(type, [...(routes.get(type) ?? []), route]);
    }
  }
  return routes;
}

const routesOf = commandRoutes();
const commands = Object.entries(ACTION_TYPES).map(
  ([type, what]) => `| ${what} | ${routesOf.get(type)?.join(' ')} | \`${type}\` |`,
);

const example = (type: string, shown: string) =>
  `[${shown}](../src/webhooks/examples/${type}.json)`;

const examples = Object.entries(EVENT_CATALOGUE)
  .filter(([type]) => !isActionEvent(type))
  .map(([type, when]) => `| ${example(type, `\`${type}\``)} | ${when} |`);

const commandExamples = Object.keys(ACTION_TYPES).map((type) => {
  const phases = ['requested', 'accepted', 'rejected'];
  return `| \`${type}\` | ${phases.map((phase) => example(`${type}.${phase}`, `\`.${phase}\``)).join(' ')} |`;
});

const variables = Object.entries(VARIABLES).map(([name, { fallback, meaning }]) => {
  const shown =
    fallback === null || (Array.isArray(fallback) && fallback.length === 0)
      ? ''
      : `\`${fallback}\``;
  return `| \`${name}\` | ${shown} | ${meaning} |`;
});

/** The lines of the table whose head is below a line, without its two head lines; `UPDATE_README=1` writes them first. */
function tableOf(above: string, rows: string[], file = README): string[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  const start = lines.indexOf(above);
  const head = lines.findIndex((line, index) => index >= start && line.startsWith('| ---'));
  const end = lines.findIndex((line, index) => index > head && line === '');
  if (process.env.UPDATE_README) {
    lines.splice(head + 1, end - head - 1, ...rows);
    writeFileSync(file, lines.join('\n'));
    return rows;
  }
  return lines.slice(head + 1, end);
}

describe('README', () => {
  it('lists every webhook event', () => {
    expect(tableOf('## Events', events)).toEqual(events);
  });

  it('lists every command to a station', () => {
    expect(tableOf('## Commands to stations', commands)).toEqual(commands);
  });

  it('lists every environment variable', () => {
    expect(tableOf('## Environment', variables)).toEqual(variables);
  });
});

describe('docs/webhooks.md', () => {
  it('leads to an example of every event', () => {
    expect(tableOf('| event | when |', examples, WEBHOOKS)).toEqual(examples);
    expect(tableOf('| command | events |', commandExamples, WEBHOOKS)).toEqual(commandExamples);
  });
});

import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ACTION_TYPES } from '../../src/actions/actions.commands.js';
import { VARIABLES } from '../../src/shared/config.js';
import { EVENT_CATALOGUE, isActionEvent } from '../../src/webhooks/event-catalogue.js';

const README = new URL('../../README.md', import.meta.url);

const events = Object.entries(EVENT_CATALOGUE)
  .filter(([type]) => !isActionEvent(type))
  .map(([type, when]) => `| \`${type}\` | ${when} |`);

const commands = Object.entries(ACTION_TYPES).map(([type, what]) => `| \`${type}\` | ${what} |`);

const variables = Object.entries(VARIABLES).map(([name, { fallback, meaning }]) => {
  const shown =
    fallback === null || (Array.isArray(fallback) && fallback.length === 0)
      ? ''
      : `\`${fallback}\``;
  return `| \`${name}\` | ${shown} | ${meaning} |`;
});

/** The lines of the table below a heading, without its two head lines; `UPDATE_README=1` writes them first. */
function tableOf(heading: string, rows: string[]): string[] {
  const lines = readFileSync(README, 'utf8').split('\n');
  const start = lines.indexOf(heading);
  const head = lines.findIndex((line, index) => index > start && line.startsWith('| ---'));
  const end = lines.findIndex((line, index) => index > head && line === '');
  if (process.env.UPDATE_README) {
    lines.splice(head + 1, end - head - 1, ...rows);
    writeFileSync(README, lines.join('\n'));
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

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = new URL('../../', import.meta.url);

/** A fenced block of a page, and the blocks after it that show what it answers. */
export interface PageStep {
  /** For messages: the line of the page on which the block begins. */
  line: number;
  script: string;
  shown: Shown[];
}

/** What the page shows as the answer of a step. */
export interface Shown {
  kind: 'json' | 'text';
  /** Word after the kind: the page shows it for this version of OCPP only. */
  version: string | null;
  content: string;
}

/** What a step really did. */
export interface StepResult {
  /** Null when an earlier step has failed, so that it did not run. */
  code: number | null;
  output: string;
  errors: string;
}

/** Blocks that are not run with the page but shown to programmers. */
const LANGUAGES = ['js', 'python', 'go', 'php'];

/** The code that a page shows in a language, one block after the other. */
export function readCode(name: string, language: string): string {
  const page = readFileSync(new URL(`docs/${name}`, ROOT), 'utf8');
  const blocks = [...page.matchAll(/^```(\S+)\n([\s\S]*?)^```$/gm)];
  return blocks.flatMap(([, kind, content]) => (kind === language ? [content] : [])).join('\n');
}

/** The `sh` blocks of a page of `docs/`, in order. Throws for a block of another kind that follows none of them. */
export function readSteps(name: string): PageStep[] {
  const page = readFileSync(new URL(`docs/${name}`, ROOT), 'utf8');
  const steps: PageStep[] = [];
  for (const match of page.matchAll(/^```(\S+) ?(\S*)\n([\s\S]*?)^```$/gm)) {
    const [, kind, version = '', content = ''] = match;
    const line = page.slice(0, match.index).split('\n').length;
    if (LANGUAGES.includes(kind as string)) continue;
    if (kind === 'sh') steps.push({ line, script: content, shown: [] });
    else if (kind === 'json' || kind === 'text') {
      steps.at(-1)!.shown.push({ kind, version: version || null, content });
    } else throw new Error(`docs/${name}:${line} has a block of kind ${kind}`);
  }
  return steps;
}

/** The event types that the page's table of webhooks names. */
export function eventsNamedBy(name: string): string[] {
  const page = readFileSync(new URL(`docs/${name}`, ROOT), 'utf8');
  const [, table = ''] = /\| event \| when \|\n\| --- \| --- \|\n((?:\|.*\n)+)/.exec(page) ?? [];
  const cells = table.split('\n').map((row) => row.split('|')[1] ?? '');
  return cells.flatMap((cell) =>
    [...cell.matchAll(/`([^`]+)`/g)].map(([, type]) => type as string),
  );
}

/** What went wrong where a page did not run to its end; null when it did. */
export function failureOf(
  steps: readonly PageStep[],
  results: readonly StepResult[],
): string | null {
  const failed = results.findIndex(({ code }) => code !== 0);
  if (failed < 0) return null;
  const { line, script } = steps[failed] as PageStep;
  const { output, errors } = results[failed] as StepResult;
  return `line ${line}:\n${script}\n${output}\n${errors}`;
}

/** How long a page may take, in ms: one of its loops may wait for what never comes. */
export const PAGE_TIMEOUT_MS = 100_000;

/**
 * Runs the steps with one bash, in the folder of the project, and stops at the first command that fails. Of the page itself only the
 * values of `settings` are replaced, which its first step must assign. What a page leaves running is ended.
 *
 * @param folder for outputs; removed by the caller
 */
export async function runSteps(
  steps: readonly PageStep[],
  folder: string,
  settings: Record<string, string>,
  env: Record<string, string>,
): Promise<StepResult[]> {
  const file = (index: number, kind: string) => join(folder, `${index}.${kind}`);
  const program = steps.map(({ script }, index) => {
    const block = index === 0 ? withSettings(script, settings) : script;
    return `{\n${block}} > ${file(index, 'out')} 2> ${file(index, 'err')}\necho 0 > ${file(index, 'code')}\n`;
  });
  await writeFile(join(folder, 'page.sh'), ['set -e\n', ...program].join('\n'));
  const bash = spawn('bash', [join(folder, 'page.sh')], {
    cwd: fileURLToPath(ROOT),
    env: { ...process.env, ...env },
    stdio: 'ignore',
    detached: true,
  });
  const timer = setTimeout(() => endGroup(bash.pid!), PAGE_TIMEOUT_MS);
  const [code] = (await once(bash, 'exit')) as [number | null];
  clearTimeout(timer);
  endGroup(bash.pid!);
  const read = (index: number, kind: string) =>
    readFile(file(index, kind), 'utf8').catch(() => null);
  const results: StepResult[] = [];
  for (const index of steps.keys()) {
    const output = await read(index, 'out');
    const ended = await read(index, 'code');
    results.push({
      code: ended === null ? (output === null ? null : code) : 0,
      output: output ?? '',
      errors: (await read(index, 'err')) ?? '',
    });
  }
  return results;
}

/** Ends all processes of a group that there still are. */
function endGroup(leader: number): void {
  try {
    process.kill(-leader, 'SIGTERM');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Gives variables other values than the page does. */
function withSettings(script: string, settings: Record<string, string>): string {
  return Object.entries(settings).reduce((text, [name, value]) => {
    const assignment = new RegExp(`^${name}=.*$`, 'm');
    if (!assignment.test(text)) throw new Error(`the first step of the page does not set ${name}`);
    return text.replace(assignment, `${name}=${value}`);
  }, script);
}

/** The JSON answers in the output of a step, one a line. */
export function answersIn(output: string): Record<string, unknown>[] {
  const lines = output.split('\n').filter((line) => line.startsWith('{'));
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** What differs from one reader to the next, by form. */
const PERSONAL: [form: RegExp, name: string][] = [
  [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, '<time>'],
  [/\b\d\d:\d\d:\d\d\b/g, '<time of day>'],
  [/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<transaction>'],
  [/\b[0-9a-f]{24}\b/g, '<id>'],
  [/("requestId": ?)\d+/g, '$1"<request>"'],
];

/** The text with ids and times replaced by their kind. */
export function impersonal(text: string): string {
  return PERSONAL.reduce((rest, [form, name]) => rest.replace(form, name), text);
}

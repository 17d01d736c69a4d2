import type { Block, ConformanceCase } from './conformance-case.js';

/** What a run has shown of a case. */
export type Result = 'passed' | 'failed' | 'not covered' | 'not run';

/** Results by `<version> <id>`. */
export type Results = ReadonlyMap<string, Result>;

/** Key of a case in `Results`: ids of the versions are their own. */
export function keyOf({ version }: Block, { id }: ConformanceCase): string {
  return `${version} ${id}`;
}

function resultOf(block: Block, one: ConformanceCase, results: Results): Result {
  return 'run' in one ? (results.get(keyOf(block, one)) ?? 'not run') : 'not covered';
}

/** Why there is no script, or what the script leaves out. */
function limitsOf(one: ConformanceCase): string {
  return 'run' in one ? (one.options.limits ?? '') : one.notCovered;
}

/** One line for each case, for the terminal. */
export function asLines(blocks: readonly Block[], results: Results): string {
  const lines = blocks.flatMap((block) => [
    '',
    `OCPP ${block.version}: ${block.name}`,
    ...block.cases.map((one) => {
      const result = resultOf(block, one, results);
      const limits = limitsOf(one) && ` (${limitsOf(one)})`;
      return `  ${one.id.padEnd(9)} ${result.padEnd(11)} ${one.title}${limits}`;
    }),
  ]);
  return [...lines, '', ...summary(blocks, results)].join('\n');
}

/** The written part of docs/conformance.md. */
export function asMarkdown(blocks: readonly Block[], results: Results): string {
  const sums = summary(blocks, results).map((sum) => `- ${sum}`);
  return [sums.join('\n'), ...tables(blocks, results)].join('\n\n');
}

function tables(blocks: readonly Block[], results: Results): string[] {
  return blocks.map((block) => {
    const rows = block.cases.map(
      (one) => `| ${one.id} | ${one.title} | ${resultOf(block, one, results)} | ${limitsOf(one)} |`,
    );
    const head = ['| case | title | result | not covered |', '| --- | --- | --- | --- |'];
    return [`## OCPP ${block.version}: ${block.name}`, '', ...head, ...rows].join('\n');
  });
}

/** One sentence for each version. */
function summary(blocks: readonly Block[], results: Results): string[] {
  const versions = [...new Set(blocks.map(({ version }) => version))];
  return versions.map((version) => {
    const found = blocks
      .filter((block) => block.version === version)
      .flatMap((block) => block.cases.map((one) => resultOf(block, one, results)));
    const count = (result: Result) => found.filter((one) => one === result).length;
    const words = (['passed', 'failed', 'not run', 'not covered'] as const)
      .filter((result) => count(result) > 0)
      .map((result) => `${count(result)} ${result}`);
    return `OCPP ${version}: ${found.length} cases, ${words.join(', ')}.`;
  });
}

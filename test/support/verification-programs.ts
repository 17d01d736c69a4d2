import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readCode } from './docs-page.js';

const run = promisify(execFile);

/** A webhook as a receiver has it. */
export interface SignedCase {
  secret: string;
  /** Names in lower case. */
  headers: Record<string, string>;
  body: string;
}

/** What the two functions of a language say of a case. */
export interface Verdict {
  standard: boolean;
  edrv: boolean;
}

/** How the code of `docs/webhooks.md` becomes a program: it reads the cases from `cases.json` and prints its verdicts as JSON. */
interface Language {
  /** Kind of its blocks on the page. */
  block: string;
  /** Name of the program's file. */
  file: string;
  program(code: string): string;
  command: [program: string, ...words: string[]];
  /** Prints the version: fails where the language is not installed. */
  version: string[];
  /** What it prints where the language is new enough for the page; absent: always. */
  enough?: RegExp;
}

const GO_MAIN = `
type signedCase struct {
	Secret  string
	Headers map[string]string
	Body    string
}

func main() {
	text, _ := os.ReadFile("cases.json")
	var cases []signedCase
	if err := json.Unmarshal(text, &cases); err != nil {
		panic(err)
	}
	verdicts := []map[string]bool{}
	for _, one := range cases {
		headers := http.Header{}
		for name, value := range one.Headers {
			headers.Set(name, value)
		}
		body := []byte(one.Body)
		verdicts = append(verdicts, map[string]bool{"standard": Verify(one.Secret, headers, body), "edrv": VerifyEdrv(one.Secret, headers, body)})
	}
	json.NewEncoder(os.Stdout).Encode(verdicts)
}
`;

/** The languages of the page. */
export const LANGUAGES: Record<string, Language> = {
  Node: {
    block: 'js',
    file: 'verify.mjs',
    program: (code) => `${code}
import { readFileSync } from 'node:fs';
const cases = JSON.parse(readFileSync('cases.json', 'utf8'));
console.log(JSON.stringify(cases.map(({ secret, headers, body }) => (
  { standard: verify(secret, headers, body), edrv: verifyEdrv(secret, headers, body) }
))));
`,
    command: [process.execPath, 'verify.mjs'],
    version: ['--version'],
  },
  Python: {
    block: 'python',
    file: 'verify.py',
    program: (code) => `${code}
import json
cases = json.load(open("cases.json"))
print(json.dumps([
    {"standard": verify(one["secret"], one["headers"], one["body"].encode()), "edrv": verify_edrv(one["secret"], one["headers"], one["body"].encode())}
    for one in cases
]))
`,
    command: ['python3', 'verify.py'],
    version: ['--version'],
  },
  Go: {
    block: 'go',
    file: 'verify.go',
    program: (code) =>
      `package main\n\n${code.replace('import (', 'import (\n\t"encoding/json"\n\t"os"')}${GO_MAIN}`,
    command: ['go', 'run', 'verify.go'],
    version: ['version'],
    enough: /go1\.(2[1-9]|[3-9]\d)/,
  },
  PHP: {
    block: 'php',
    file: 'verify.php',
    program: (code) => `<?php
${code}
$verdicts = array_map(fn ($one) => [
    'standard' => verify($one['secret'], $one['headers'], $one['body']),
    'edrv' => verify_edrv($one['secret'], $one['headers'], $one['body']),
], json_decode(file_get_contents('cases.json'), true));
echo json_encode($verdicts);
`,
    command: ['php', 'verify.php'],
    version: ['--version'],
  },
};

/** Whether this machine has the language, and new enough. */
export async function isInstalled({ command, version, enough }: Language): Promise<boolean> {
  return run(command[0], version).then(
    ({ stdout }) => enough?.test(stdout) ?? true,
    () => false,
  );
}

/** What the code of the page says of each case. */
export async function verdictsOf(
  language: Language,
  cases: readonly SignedCase[],
  parent: string,
): Promise<Verdict[]> {
  const folder = join(parent, language.block);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'cases.json'), JSON.stringify(cases));
  const code = readCode('webhooks.md', language.block);
  await writeFile(join(folder, language.file), language.program(code));
  const [program, ...words] = language.command;
  const { stdout } = await run(program, words, { cwd: folder });
  return JSON.parse(stdout) as Verdict[];
}

/** Wrong usage and bad input: one clear line, exit code 2, nothing written. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lockstep } from './cli-testing.ts';

let folder: string;
const file = (name: string): string => join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep cli '));
  writeFileSync(file('broken.json'), '{"text": }');
  writeFileSync(file('twice.json'), '{"text":"a","text":"b"}');
  writeFileSync(file('list.json'), '[]');
  writeFileSync(file('future.json'), '{"lockstep":2,"subject":"cedar/authorize","input":{}}');
  writeFileSync(file('other.json'), '{"lockstep":1,"subject":"cedar/nothing","input":{}}');
  writeFileSync(
    file('shape.json'),
    '{"lockstep":1,"subject":"cedar/authorize","input":{"policies":{},"entities":7,"requests":[]}}',
  );
  writeFileSync(file('noinput.json'), '{"lockstep":1,"subject":"cedar/authorize"}');
  writeFileSync(file('text.db'), 'this is a text and no database, whatever its name may say about it');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** `@name` stands for a file of the folder. */
const wrong: [string, string, string][] = [
  ['an unknown command', 'rum', "unknown command 'rum'"],
  ['an unknown option', 'run --bugdet 1s', "unknown option '--bugdet'"],
  [
    'an unknown subject',
    'run --subject cedar/autorize --tests 1',
    'unknown subject "cedar/autorize". Did you mean "cedar/authorize"?',
  ],
  ['an unknown implementation', 'run --implementations model,motor --tests 1', 'motor'],
  ['an implementation named twice', 'run --implementations model,model --tests 1', '"model" is named twice'],
  ['a budget without a unit', 'run --budget 90', '90s, 30m or 6h'],
  ['a budget of nothing', 'run --budget 0s', '90s, 30m or 6h'],
  ['budget and tests', 'run --budget 1s --tests 5', 'cannot be used with'],
  ['no tests', 'run --tests 0', 'whole number from 1 on'],
  ['a seed beyond 32 bits', 'run --seed 4294967296', '4294967295'],
  ['no workers', 'run --workers 0', 'whole number from 1 on'],
  ['a shard outside its number', 'run --shard 5/4', 'I/N'],
  ['an unknown --fail-on', 'run --fail-on some', 'new, any, none'],
  ['a database that is a text', 'run --tests 1 --db @text.db', 'cannot be used as a Lockstep database'],
  ['a subject is missing', 'generate', "required option '--subject <name>'"],
  ['a replay of nothing', 'replay abc --db @none.db', '"abc" is no file, and there is no database'],
  ['a replay of broken JSON', 'replay @broken.json', 'is no valid JSON'],
  ['a replay of a list', 'replay @list.json', 'the key "lockstep" is missing'],
  ['a counterexample from the future', 'replay @future.json', 'has format 2'],
  ['a counterexample of an unknown subject', 'replay @other.json', 'unknown subject "cedar/nothing"'],
  ['a counterexample without input', 'replay @noinput.json', 'the key "input" is missing'],
  ['an input of another shape', 'replay @shape.json', 'input.entities: expected a list, found number 7'],
  ['findings without a database', 'findings --db @none.db', 'there is no database'],
  ['an unknown status', 'findings --status open', 'new, confirmed'],
  ['show without a database', 'show abc --db @none.db', 'there is no database'],
  ['triage without a decision', 'triage abc', 'triage needs a decision'],
  ['an answer from nobody', 'answer --subject cedar/authorize --implementation nobody @list.json', 'nobody'],
  [
    'an answer to a missing file',
    'answer --subject cedar/authorize --implementation model @none.json',
    'cannot be read',
  ],
  ['an answer to a key given twice', 'answer --subject cedar/authorize --implementation model @twice.json', 'text'],
  ['conformance of nothing', 'conformance @nowhere --implementation model', 'there is no such folder or archive'],
  ['conformance of a folder with broken JSON', 'conformance @. --implementation model', 'broken.json: 1:10'],
];

describe('bad input', () => {
  it.each(wrong)('%s: lockstep %s', async (_what, line, message) => {
    const args = line.split(' ').map(word => (word.startsWith('@') ? file(word.slice(1)) : word));
    const { code, stderr, stdout } = await lockstep(...args);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(existsSync(file('none.db'))).toBe(false);
  });
});

const COMMANDS = [
  ...['run', 'generate', 'replay', 'shrink', 'bisect', 'findings', 'show', 'triage', 'serve', 'export', 'answer'],
  ...['corpus run', 'corpus add', 'corpus generate', 'corpus minimize', 'corpus import', 'corpus export'],
  ...['conformance', 'subjects', 'stats', 'faults', 'coverage', 'fuzz', 'refine', 'merge'],
];

describe('help', () => {
  it('names all commands', async () => {
    const { code, stdout } = await lockstep('--help');
    expect(code).toBe(0);
    for (const command of COMMANDS.filter(name => !name.includes(' ')))
      expect(stdout).toMatch(new RegExp(`^  ${command} `, 'm'));
  });

  it.each(COMMANDS)('lockstep %s --help has an example, and defaults as a person would type them', async command => {
    const { code, stdout } = await lockstep(...command.split(' '), '--help');
    expect(code).toBe(0);
    expect(stdout).toContain(`Usage: lockstep ${command}`);
    expect(stdout).toMatch(new RegExp(`Example: .*lockstep ${command} `));
    expect(stdout).not.toMatch(/default:\s*\{/);
    if (stdout.includes('--fail-on')) expect(stdout).toContain('Exit code 0: nothing that --fail-on names');
    if (command === 'stats') expect(stdout).toMatch(/--subject <name>\s+whose inputs \(required\)/);
  });
});

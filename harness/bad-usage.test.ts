/**
 * Wrong words on the command line: every command, unknown names, values out of range, options that exclude each other.
 * Exit code 2, one clear line that names the option, the rule and the value, nothing printed, nothing written. What is in
 * files and databases is in bad-input.test.ts; the first rows of such tables are in cli.test.ts.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contentsOf, lockstep } from './cli-testing.ts';

let folder: string;
const cwd = process.cwd();
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep usage '));
  mkdirSync(join(folder, 'empty'));
  const parse = '{"lockstep":1,"subject":"cedar/parse","input":{"text":"permit(principal,action,resource);"}}';
  writeFileSync(join(folder, 'good.json'), parse);
  writeFileSync(
    join(folder, 'my.cedarschema'),
    'entity User; action see appliesTo { principal: User, resource: User };',
  );
  process.chdir(folder);
});
afterAll(() => {
  process.chdir(cwd);
  rmSync(folder, { recursive: true, force: true });
});

const COUNT = 'Expected a whole number from 1 on.';
const SEED = 'Expected a whole number from 0 to 4294967295.';
const TIME = 'Expected a duration above zero such as 90s, 30m or 6h.';
const SHARD = 'Expected I/N with I from 1 to N, such as 3/16.';

/** What is said of `line`, and below it the way on. */
const words: readonly (readonly [line: string, error: string])[] = [
  ['--bugdet', "unknown option '--bugdet'"],
  ['rplay', "unknown command 'rplay'\n(Did you mean replay?)"],
  ['run now', "too many arguments for 'run'. Expected 0 arguments but got 1."],
  ['run --subject', "option '--subject <name>' argument missing"],
  ['run --resume', "option '--resume <id>' argument missing"],
  ['run --config', "option '--config <file>' argument missing"],
  ['run --seed -1', `argument '-1' is invalid. ${SEED}`],
  ['run --seed 1.5', `argument '1.5' is invalid. ${SEED}`],
  ['run --seed dice', `argument 'dice' is invalid. ${SEED}`],
  ['run --tests 1e3', `argument '1e3' is invalid. ${COUNT}`],
  ['run --tests -5', `argument '-5' is invalid. ${COUNT}`],
  ['run --tests 99999999999999999999', `argument '99999999999999999999' is invalid. ${COUNT}`],
  ['run --budget -5s', `argument '-5s' is invalid. ${TIME}`],
  ['run --budget 1d', `argument '1d' is invalid. ${TIME}`],
  ['run --shard 0/4', `argument '0/4' is invalid. ${SHARD}`],
  ['run --shard 1-4', `argument '1-4' is invalid. ${SHARD}`],
  ['run --shard 1/0', `argument '1/0' is invalid. ${SHARD}`],
  ['run --workers two', `argument 'two' is invalid. ${COUNT}`],
  ['run --input-time 10', `argument '10' is invalid. ${TIME}`],
  ['run --input-memory lots', `argument 'lots' is invalid. ${COUNT}`],
  ['run --fuzz-share 95', "argument '95' is invalid. Expected a percentage from 0 to 90."],
  ['run --fail-on New', "argument 'New' is invalid. Allowed choices are new, any, none."],
  ['run --exhaustive 0', `argument '0' is invalid. ${COUNT}`],
  [
    'run --implementations model,,engine',
    "argument 'model,,engine' is invalid. Expected names separated by single commas.",
  ],
  ['fuzz --tests 0', `argument '0' is invalid. ${COUNT}`],
  ['fuzz --budget 1s --tests 1', "option '--tests <n>' cannot be used with option '--budget <time>'"],
  ['fuzz --fail-on old', "argument 'old' is invalid. Allowed choices are new, any, none."],
  ['generate --subject cedar/parse --tests 0', `argument '0' is invalid. ${COUNT}`],
  ['generate --subject cedar/parse --shard 3/2', `argument '3/2' is invalid. ${SHARD}`],
  ['replay', "missing required argument 'id|file'"],
  ['replay one two', "too many arguments for 'replay'. Expected 1 argument but got 2."],
  ['shrink', "missing required argument 'id|file'"],
  ['shrink good.json --budget 0s', `argument '0s' is invalid. ${TIME}`],
  ['bisect', "missing required argument 'id|file'"],
  ['findings all', "too many arguments for 'findings'. Expected 0 arguments but got 1."],
  ['findings --limit 0', `argument '0' is invalid. ${COUNT}`],
  ['show', "missing required argument 'id'"],
  ['triage --status confirmed', "missing required argument 'id'"],
  ['triage abc --split --status new', "option '--split' cannot be used with option '--status <status>'"],
  ['triage abc --status confirmd', 'Allowed choices are new, confirmed, fixed, known, duplicate, invalid.'],
  ['serve --port http', "argument 'http' is invalid. Expected a port from 0 to 65535."],
  ['serve --port 70000', "argument '70000' is invalid. Expected a port from 0 to 65535."],
  ['serve --replay-time 5', `argument '5' is invalid. ${TIME}`],
  ['export', "missing required argument 'dir'"],
  ['export site --findings 0', `argument '0' is invalid. ${COUNT}`],
  ['answer', "required option '--subject <name>' not specified"],
  ['answer --subject cedar/parse', "required option '--implementation <name>' not specified"],
  ['conformance', "required option '--implementation <name>' not specified"],
  ['conformance --implementation engine', "missing required argument 'path'"],
  ['corpus rnu', "unknown command 'rnu'\n(Did you mean run?)"],
  ['corpus add', "missing required argument 'id|file'"],
  ['corpus generate --inputs 0', `argument '0' is invalid. ${COUNT}`],
  ['corpus generate --seed x', `argument 'x' is invalid. ${SEED}`],
  ['corpus minimize', "missing required argument 'file'"],
  ['corpus minimize good.jsonl --times none', `argument 'none' is invalid. ${COUNT}`],
  ['corpus import', "missing required argument 'path'"],
  ['corpus export', "missing required argument 'folder'"],
  ['stats', "required option '--subject <name>' not specified"],
  ['stats --subject cedar/parse --examined 0', `argument '0' is invalid. ${COUNT}`],
  ['faults --area', "option '--area <name>' argument missing"],
  ['faults --workers 0', `argument '0' is invalid. ${COUNT}`],
  ['refine', "required option '--unused <file>' not specified"],
  ['refine --unused good.json', "missing required argument 'policy'"],
  ['merge', "missing required argument 'db'"],
  ['merge a.db --fail-on old', "argument 'old' is invalid. Allowed choices are new, any, none."],
  ['subjects all', "too many arguments for 'subjects'. Expected 0 arguments but got 1."],
  ['subjects --jsno', "unknown option '--jsno'\n(Did you mean --json?)"],
];

const SUBJECTS = '  hint: subjects: cedar/authorize, cedar/evaluate,';
const KNOWN =
  '  hint: known are model, engine, cedar-wasm or cedar-wasm@VERSION, process:COMMAND, module:FILE, fault:NAME\n';
const ONE = '--subject cedar/parse --tests 1';

/** The whole text on stderr, or its beginning where the rest is a list that grows. */
const names: readonly (readonly [line: string, stderr: string])[] = [
  [`run --subject cedar/parse ${ONE}`, 'error: --subject: "cedar/parse" is named twice\n'],
  [
    `run --implementations engine@1 ${ONE}`,
    `error: unknown implementation "engine@1". Did you mean "engine"?\n${KNOWN}`,
  ],
  [
    'run --implementations fault:nothing',
    'error: there is no fault "nothing".\n  hint: all of them: lockstep faults --list\n',
  ],
  [
    `run --implementations process: ${ONE}`,
    'error: process: needs a command\n  hint: write for example "process:./my-engine',
  ],
  [
    `run --implementations module: ${ONE}`,
    'error: module:: needs a file\n  hint: write for example module:./my-engine.ts\n',
  ],
  [
    `run --implementations module:empty ${ONE}`,
    'error: module:empty: is a folder\n  hint: write for example module:./my',
  ],
  [
    `run --implementations cedar-wasm@9.9.9 ${ONE}`,
    'error: cedar-wasm@9.9.9 is not installed\n  hint: run: npm install --no-save --prefix .lockstep/versions/9.9.9 ',
  ],
  [
    `run --implementations cedar-wasm@../x ${ONE}`,
    'error: "../x" is no version of cedar-wasm\n  hint: write three numbers, as in cedar-wasm@4.5.0\n',
  ],
  [
    'run --implementations cedar-wasm --subject iam/refine --tests 1',
    'error: cedar-wasm does not answer "iam/refine".\n  hint: it answers cedar/authorize,',
  ],
  [
    `run --sample engine=3/2 ${ONE}`,
    'error: --sample: "engine=3/2" is not of the form NAME=M/N with M from 1 to N\n  hint: such as cedar-wasm=1/20\n',
  ],
  ['run --exhaustive 1 --schema my.cedarschema', 'error: --exhaustive makes its own small inputs, without --schema\n'],
  [
    'run --exhaustive 1 --subject cedar/print',
    'error: --exhaustive: cedar/print has no generator of small inputs\n  hint: cedar/authorize and cedar/evaluate have one\n',
  ],
  [
    'run --schema my.cedarschema --subject iam/refine',
    'error: iam/refine cannot start from --schema\n  hint: subjects that can: cedar/authorize, cedar/validate\n',
  ],
  [
    'run --policies my.cedar',
    'error: --policies and --entities need a --schema\n  hint: the schema says what the data may be\n',
  ],
  [`run ${ONE} --db :memory:`, 'error: --db: ":memory:" would keep nothing\n  hint: name a file\n'],
  [`fuzz --subject cedar/parse ${ONE}`, 'error: --subject: "cedar/parse" is named twice\n'],
  ['generate --subject authorize', `error: unknown subject "authorize". Did you mean "cedar/authorize"?\n${SUBJECTS}`],
  [
    `run --implementations ./my-engine ${ONE}`,
    `error: unknown implementation "./my-engine". Did you mean "process:./my-engine"?\n${KNOWN}`,
  ],
  ['generate --subject cedar/pasre', `error: unknown subject "cedar/pasre". Did you mean "cedar/parse"?\n${SUBJECTS}`],
  ['triage abc', 'error: triage needs a decision\n  hint: say --status STATUS, or --split\n'],
  ['replay good.json --implementations motor', `error: unknown implementation "motor".\n${KNOWN}`],
  ['replay good.json --implementations model,model', 'error: --implementations: "model" is named twice\n'],
  [
    'bisect good.json --versions 4.6.0..4.5.0',
    'error: "4.6.0..4.5.0" is no range of versions\n  hint: write A..B with A before B, such as 4.0.0..4.13.0\n',
  ],
  [
    'bisect good.json --installed --folder empty',
    'error: no version of cedar-wasm is installed\n  hint: install one: npm install --no-save',
  ],
  [
    'answer --subject cedar/pars --implementation model good.json',
    `error: unknown subject "cedar/pars". Did you mean "cedar/parse"?\n${SUBJECTS}`,
  ],
  ['conformance empty --implementation motor', `error: unknown implementation "motor".\n${KNOWN}`],
  ['corpus run good.json --subject cedar/pasre', 'error: unknown subject "cedar/pasre". Did you mean "cedar/parse"?\n'],
  ['corpus run good.json --subject cedar/print', 'error: no saved tests of cedar/print in good.json\n'],
  ['corpus run good.json --implementations motor', `error: unknown implementation "motor".\n${KNOWN}`],
  [
    'corpus add good.json --name a/b',
    'error: "a/b" is no name for a file of the corpus\n  hint: letters, digits, "-", "_" and "." are\n',
  ],
  ['corpus generate --subject cedar/pasre', 'error: unknown subject "cedar/pasre". Did you mean "cedar/parse"?\n'],
  ['corpus import empty --name a/b', 'error: "a/b" is no name for a collection\n  hint: give one with --name\n'],
  ['stats --subject cedar/pasre', `error: unknown subject "cedar/pasre". Did you mean "cedar/parse"?\n${SUBJECTS}`],
  [
    'stats --subject cedar/parse --corpus empty',
    'error: --corpus: the published tests are inputs of cedar/authorize, not of cedar/parse\n',
  ],
  [
    'faults in-reversd',
    'error: there is no fault "in-reversd". Did you mean "in-reversed"?\n  hint: all of them: lockstep faults --list\n',
  ],
  [
    'faults --list --subject iam/refine --area ipaddr',
    'error: there is no such fault\n  hint: areas: authorizer, scope,',
  ],
  ['subjects --config empty', 'error: --config: empty is a folder\n  hint: name the file in it\n'],
];

/** Gives what was said; everything else is the same for all. */
async function refused(line: string): Promise<string> {
  const before = contentsOf(folder);
  const { code, stdout, stderr } = await lockstep(...line.split(' '));
  expect(stderr).not.toMatch(/\n\s+at /);
  expect([line, code, stdout]).toEqual([line, 2, '']);
  expect(contentsOf(folder)).toEqual(before);
  return stderr;
}

describe('wrong words', () => {
  it.each(words)('lockstep %s', async (line, error) => {
    const stderr = await refused(line);
    expect(stderr).toMatch(/^error: /);
    expect(stderr).toContain(error);
    expect(stderr.endsWith('(add --help for the options)\n')).toBe(true);
  });

  it.each([[], ['corpus'], ['help', 'nothing']])('no command at all is answered with the help: %j', async (...args) => {
    const { code, stdout, stderr } = await lockstep(...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('Commands:\n');
  });

  it('the version is no mistake', async () => {
    const { code, stdout } = await lockstep('--version');
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^\d+\.\d+\.\d+\n$/)]);
  });
});

describe('names and combinations that there are not', () => {
  it.each(names)('lockstep %s', async (line, stderr) => {
    const said = await refused(line);
    expect(said.slice(0, stderr.length)).toBe(stderr);
  });
});

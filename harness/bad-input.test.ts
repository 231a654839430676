/**
 * Bad files, folders and databases, by every command that reads or writes them. Exit code 2 for what a person can mend, 3
 * for a run that tested nothing or whose implementations do not start; the thing, the place in it and the rule are named,
 * nothing is printed, nothing is written.
 */
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contentsOf, lockstep } from './cli-testing.ts';
import { Sqlite } from './store/sqlite.ts';
import { Store } from './store/store.ts';

const PARSE = '{"lockstep":1,"subject":"cedar/parse","input":{"text":"permit(principal,action,resource);"}}';
const files: Readonly<Record<string, string | Uint8Array>> = {
  'nothing.json': '',
  'cut.json': '{"lockstep":1,"subject":"cedar/parse","input":{"te',
  'null.json': 'null',
  'good.json': PARSE,
  'bom.json': `\ufeff${PARSE}`,
  'utf16.json': Buffer.from(`\ufeff${PARSE}`, 'utf16le'),
  'text7.json': '{"lockstep":1,"subject":"cedar/parse","input":{"text":7}}',
  'input7.json': '{"text":7}',
  'input-key.json': '{"text":"","txet":""}',
  'deep.json': '['.repeat(100_000),
  'lines.jsonl': `${PARSE}\n{"lockstep":1,\n`,
  'corp/cut.json': '{"lockstep":1,',
  'published/a.json':
    '{"policies":"p.cedar","entities":"e.json","schema":"s.cedarschema","shouldValidate":true,"requests":[]}',
  'plain.tar.gz': 'a text',
  'my.cedarschema':
    'entity User;\nentity Doc { owner: User };\naction see appliesTo { principal: User, resource: Doc };\n',
  'cut.cedarschema': 'entity User;\nentity Doc { owner: };\n',
  'names.cedarschema': 'entity User in [Gruop];\naction see appliesTo { principal: User, resource: User };\n',
  'actions.cedarschema': 'entity User;\naction see;\n',
  'my.cedar': 'permit(principal, action, resource);\npermit(principal, action resource);\n',
  'entities.json': '[{"uid":{"type":"Usr","id":"a"},"attrs":{},"parents":[]}]',
  'throws.mjs': 'throw new Error("no licence");\n',
  'text.db': 'this is a text and no database, whatever its name may say about it',
};

let folder: string;
let server: Server;
const cwd = process.cwd();
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep input '));
  for (const name of ['empty', 'corp', 'published']) mkdirSync(join(folder, name));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  makeDatabases();
  server = createServer();
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening));
  process.chdir(folder);
});
afterAll(() => {
  process.chdir(cwd);
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

function makeDatabases(): void {
  const at = (name: string): string => join(folder, name);
  const store = new Store(at('ours.db'));
  store.beginCampaign({ id: 'campaign', seed: 1, workers: 1, budget: '1 s', options: '{}' });
  for (const id of ['abc1', 'abc2', 'def3']) {
    const counts = { size: 5, size_before: 50, tests_until_found: 10, ms_until_found: 3 };
    const words = { summary: 'b differs', rendered: 'x', shrink: '{}', counterexample: PARSE };
    const what = { subject: 'cedar/parse', kind: 'difference', implementations: '["model","engine"]' } as const;
    store.fileSightings('campaign', [
      { sighting: { id, signature: `["${id}"]`, ...what, ...counts, ...words }, indices: [] },
    ]);
  }
  store.close();
  alter(at('ours.db'), 'PRAGMA journal_mode = DELETE');
  copyFileSync(at('ours.db'), at('newer.db'));
  alter(at('newer.db'), 'PRAGMA user_version = 999');
  alter(at('other.db'), 'CREATE TABLE theirs (x)');
  writeFileSync(at('cut.db'), readFileSync(at('ours.db')).subarray(0, 5_000));
}

function alter(file: string, sql: string): void {
  const db = new Sqlite(file);
  db.exec(sql);
  db.close();
}

const ONE = '--subject cedar/parse --tests 1';
const NO_DB = 'hint: lockstep run makes one, or name another with --db';

const inputs: readonly (readonly [line: string, error: string])[] = [
  [`run --corpus good.json ${ONE}`, '--corpus: good.json is no folder'],
  [
    `run --corpus corp ${ONE}`,
    'corp/cut.json: is no valid JSON (1:15: expected a key in double quotes, found the end)',
  ],
  ['run --schema none.cedarschema', 'none.cedarschema: cannot be read (ENOENT: no such file or directory'],
  ['run --schema empty', 'empty: cannot be read (EISDIR: illegal operation on a directory'],
  ['run --schema cut.cedarschema', 'cut.cedarschema: 2:21: Expected "Set", "{", or [A-Za-z_] but "}" found. (parse)'],
  ['run --schema names.cedarschema', 'names.cedarschema: Gruop, in the namespace "", is no type that may stand there'],
  [
    'run --schema actions.cedarschema',
    'actions.cedarschema: no action in it applies to a principal and a resource\n  hint: there are no requests to make',
  ],
  ['run --schema nothing.json', 'nothing.json: no action in it applies to a principal and a resource'],
  ['run --schema utf16.json', 'utf16.json: is no UTF-8 text\n  hint: save it as UTF-8'],
  ['run --schema my.cedarschema --policies my.cedar', 'my.cedar: 2:26: Expected '],
  ['run --schema my.cedarschema --policies none.cedar', 'none.cedar: cannot be read (ENOENT'],
  ['run --schema my.cedarschema --entities cut.json', 'cut.json: is no valid JSON (1:51: a string is not closed'],
  ['run --schema my.cedarschema --entities entities.json', 'entities.json: Usr::"a": its type is not declared'],
  ['generate --subject cedar/authorize --schema cut.cedarschema', 'cut.cedarschema: 2:21: Expected "Set"'],
  ['stats --subject cedar/authorize --schema actions.cedarschema', 'actions.cedarschema: no action in it applies'],
  ['stats --subject cedar/authorize --corpus none', 'none: there is no such folder or archive'],
  ['stats --subject cedar/authorize --corpus empty', 'no tests in empty\n  hint: give the folder or .tar.gz'],
  ['replay empty', 'empty: cannot be read (EISDIR'],
  ['replay nothing.json', 'nothing.json: is no valid JSON (1:1: expected a JSON value, found the end)'],
  ['replay cut.json', 'cut.json: is no valid JSON (1:51: a string is not closed, found the end)'],
  ['replay utf16.json', 'utf16.json: is no UTF-8 text'],
  ['replay null.json', 'null.json: is no counterexample file: the key "lockstep" is missing'],
  ['replay text7.json', 'text7.json: input.text: expected a string, found number 7'],
  ['replay deep.json', 'deep.json: is no valid JSON (1:1501: nested deeper than 1500 levels)'],
  ['replay lines.jsonl', 'lines.jsonl: is a collection of tests\n  hint: name one of them by its line: lines.jsonl:1'],
  ['replay lines.jsonl:2', 'lines.jsonl:2: 1:15: expected a key in double quotes, found the end'],
  ['replay lines.jsonl:9', 'lines.jsonl: has no line 9'],
  ['replay good.json --implementations model,process:./no-such', 'process:./no-such ended with exit code 127'],
  ['shrink cut.json', 'cut.json: is no valid JSON (1:51'],
  ['bisect null.json', 'null.json: is no counterexample file'],
  [
    'answer --subject cedar/parse --implementation model input7.json',
    'input7.json: input.text: expected a string, found number 7',
  ],
  [
    'answer --subject cedar/parse --implementation model input-key.json',
    'input-key.json: input: unknown key "txet"\n  hint: known keys: text',
  ],
  [
    'answer --subject cedar/parse --implementation module:throws.mjs input7.json',
    'module:throws.mjs cannot be loaded: no licence',
  ],
  [
    'conformance empty --implementation engine',
    'no tests in empty\n  hint: give the folder that holds tests/ and sample-data/',
  ],
  ['conformance published --implementation engine', 'published: a.json: "policies" names p.cedar, which is not there'],
  ['conformance plain.tar.gz --implementation engine', 'plain.tar.gz: is no .tar.gz archive'],
  ['corpus run none', 'none: there is no such file or folder'],
  ['corpus run empty', 'no saved tests in empty\n  hint: a test is a counterexample file, .json or .jsonl'],
  ['corpus run corp', 'corp/cut.json: 1:15: expected a key in double quotes, found the end'],
  ['corpus minimize good.json', 'good.json: is no collection\n  hint: collections have one test a line: .jsonl'],
  ['corpus minimize none.jsonl', 'none.jsonl: there is no such file'],
  ['corpus minimize lines.jsonl', 'lines.jsonl:2: 1:15: expected a key in double quotes, found the end'],
  ['corpus import none', 'none: there is no such folder or archive'],
  ['corpus import empty', 'no tests in empty\n  hint: give the folder that holds the tests'],
  ['corpus import plain.tar.gz', 'plain.tar.gz: is no .tar.gz archive'],
  ['corpus export out empty', 'no saved tests in empty'],
  ['corpus export out good.json', 'nothing was exported\n  hint: only cedar/authorize with a schema has the format'],
  ['refine null.json --unused null.json', 'null.json: expected an object, found null'],
];

const unwritable: readonly (readonly [line: string, error: string])[] = [
  [`run ${ONE} --junit empty`, 'empty: cannot be written (EISDIR'],
  [
    `run ${ONE} --db /dev/null/x/y.db`,
    "/dev/null/x/y.db: its folder cannot be made (ENOTDIR: not a directory, mkdir '/dev/null/x')",
  ],
  [`run ${ONE} --db text.db/y.db`, 'text.db/y.db: its folder cannot be made (EEXIST'],
  [`fuzz --lane bytes ${ONE} --corpus-dir text.db`, 'text.db: the folder cannot be made: '],
  ['merge ours.db --db new.db --junit empty', 'empty: cannot be written (EISDIR'],
  ['export text.db --db ours.db', 'text.db/index.html: cannot be written (EEXIST'],
  ['corpus add good.json --corpus text.db', 'text.db/counterexamples: the folder cannot be made (ENOTDIR'],
  [
    `corpus generate --subject cedar/parse --inputs 5 --corpus text.db`,
    'text.db/starter: the folder cannot be made (ENOTDIR',
  ],
];

const ours = 'hint: name another file with --db';
const databases: readonly (readonly [line: string, error: string])[] = [
  [
    `run ${ONE} --db empty`,
    'empty: is a folder, not a database\n  hint: name a file with --db, such as empty/lockstep.db',
  ],
  [`run ${ONE} --db other.db`, `other.db: is an SQLite database, but not one of Lockstep's\n  ${ours}`],
  [`run ${ONE} --db newer.db`, 'newer.db: written by a newer Lockstep (format 999, this one knows '],
  [
    `run ${ONE} --db cut.db`,
    `cut.db: cannot be used as a Lockstep database (database disk image is malformed)\n  ${ours}`,
  ],
  [`run ${ONE} --db=`, 'the database has no name\n  hint: name a file with --db'],
  ['run --resume campaign --db none.db', `there is no database none.db\n  ${NO_DB}`],
  ['run --resume other --db ours.db', 'no campaign "other" in ours.db\n  hint: give the id that run printed'],
  ['run --resume campaign --db ours.db', 'campaign campaign is a fuzzing lane, which cannot go on'],
  [`fuzz ${ONE} --db other.db`, "other.db: is an SQLite database, but not one of Lockstep's"],
  [
    'replay nothing --db ours.db',
    'no finding "nothing" in ours.db\n  hint: list them with: npx lockstep findings --db ours.db',
  ],
  ['replay abc --db ours.db', 'finding "abc" is ambiguous: abc1, abc2, ...\n  hint: give more of the id'],
  ['replay abc1 --db empty', 'empty: is a folder, not a database'],
  ['shrink nothing --db ours.db', 'no finding "nothing" in ours.db'],
  ['bisect nothing --db ours.db', 'no finding "nothing" in ours.db'],
  ['findings --db newer.db', 'newer.db: written by a newer Lockstep'],
  ['findings --db empty', 'empty: is a folder, not a database'],
  ['findings --db ours.db --subject cedar/pasre', 'unknown subject "cedar/pasre". Did you mean "cedar/parse"?'],
  ['show abc --db ours.db', 'finding "abc" is ambiguous'],
  ['show def3 --db cut.db', 'cut.db: cannot be used as a Lockstep database'],
  ['triage nothing --status confirmed --db ours.db', 'no finding "nothing" in ours.db'],
  ['triage def3 --status duplicate --db ours.db', '--status duplicate needs --of ID: which finding does it repeat?'],
  ['triage def3 --status duplicate --of def3 --db ours.db', '--of: a finding cannot be a duplicate of itself'],
  ['triage def3 --status duplicate --of zzz --db ours.db', 'no finding "zzz" in ours.db'],
  ['triage def3 --status confirmed --of abc1 --db ours.db', '--of goes with --status duplicate only'],
  ['triage def3 --status known --note why --db ours.db', '--status known needs --note WHY and --until DATE'],
  ['triage def3 --status known --until 2999-01-01 --db ours.db', '--status known needs --note WHY and --until DATE'],
  [
    'triage def3 --status known --note why --until 2999-02-30 --db ours.db',
    '--until: "2999-02-30" is no day of the form YYYY-MM-DD',
  ],
  [
    'triage def3 --status known --note why --until soon --db ours.db',
    '--until: "soon" is no day of the form YYYY-MM-DD',
  ],
  ['triage def3 --status known --note why --until 2001-01-01 --db ours.db', '--until: 2001-01-01 is in the past'],
  ['triage def3 --status fixed --until 2999-01-01 --db ours.db', '--until goes with --status known only'],
  ['serve --port PORT --db ours.db', 'address already in use 127.0.0.1:PORT\n  hint: choose another with --port'],
  ['serve --db none.db', `there is no database none.db\n  ${NO_DB}`],
  ['serve --db other.db', "other.db: is an SQLite database, but not one of Lockstep's"],
  ['export out --db none.db', `there is no database none.db\n  ${NO_DB}`],
  ['export out --db empty', 'empty: is a folder, not a database'],
  ['corpus add nothing --db none.db', 'there is no database none.db'],
  [
    'corpus add def3 --db ours.db',
    'finding def3 has the status "new": only findings that are confirmed, fixed or known',
  ],
  [`stats ${ONE} --db other.db`, "other.db: is an SQLite database, but not one of Lockstep's"],
  ['faults --db empty', 'empty: is a folder, not a database'],
  ['merge none.db', 'there is no database none.db'],
  ['merge ours.db --db ours.db', 'ours.db: cannot be joined with itself'],
  ['merge ours.db text.db --db new.db', 'text.db: cannot be used as a Lockstep database (file is not a database)'],
  ['merge newer.db --db new.db', 'newer.db: written by a newer Lockstep'],
  ['merge ours.db --db other.db', "other.db: is an SQLite database, but not one of Lockstep's"],
];

const portOf = (text: string): string => {
  const address = server.address();
  return text.replace('PORT', String(typeof address === 'object' ? address?.port : address));
};

describe.each([
  ['what is in a file', inputs],
  ['what cannot be written', unwritable],
  ['databases and what is in them', databases],
])('%s', (_what, table) => {
  it.each(table)('lockstep %s', async (line, error) => {
    const before = contentsOf(folder);
    const { code, stdout, stderr } = await lockstep(...portOf(line).split(' '));
    expect(stderr).toContain(portOf(error));
    expect(stderr).toMatch(/^error: /);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect([code, stdout]).toEqual([2, '']);
    expect(contentsOf(folder)).toEqual(before);
  });
});

describe('what is taken all the same', () => {
  it('a byte order mark', async () => {
    expect(await lockstep('replay', 'bom.json', '--implementations', 'model,engine')).toMatchObject({ code: 0 });
  });
});

describe('nothing was tested', () => {
  const run = (...args: string[]) => lockstep('run', '--subject', 'cedar/parse', '--workers', '1', ...args);

  it('because a shard had no input', async () => {
    const { code, stdout } = await run(
      '--tests',
      '1',
      '--shard',
      '2/2',
      '--db',
      'shard.db',
      '--implementations',
      'model,engine',
    );
    expect(code).toBe(3);
    expect(stdout).toContain('Nothing was tested.');
  });

  it('because an implementation does not start', async () => {
    const names = ['--implementations', 'model,module:throws.mjs'];
    const { code, stdout, stderr } = await run('--tests', '1', '--db', 'module.db', ...names);
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toContain(
      'failed: the implementations cannot be started: module:throws.mjs cannot be loaded: no licence',
    );
    expect(stderr).not.toMatch(/\n\s+at /);
  });
});

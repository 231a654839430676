/**
 * The house rules, checked: who may import whom, how long files may be, which words must not appear. How long functions
 * may be is the linter's to check (biome.json).
 *
 * The walls are what differential testing rests on: a helper shared by model and engine would be a bug shared by both.
 */

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..');
const sources = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter(file => /\.(ts|tsx|mjs|js)$/.test(file) && existsSync(join(root, file)));
const text = (file: string): string => readFileSync(join(root, file), 'utf8');
const isTest = (file: string): boolean => /\.test\.tsx?$/.test(file);

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

const imports: Import[] = sources.flatMap(from => {
  const pattern = /^\s*(import|export)\s+(type\s)?[^;'"]*?from\s+['"](\.[^'"]+)['"]|import\(\s*['"](\.[^'"]+)['"]/gm;
  return [...text(from).matchAll(pattern)].map(match => ({
    from,
    to: relative(root, join(root, dirname(from), match[3] ?? match[4] ?? '')),
    typeOnly: match[2] !== undefined,
  }));
});

const folder = (file: string): string => file.split('/', 1)[0] ?? '';
const isSyntax = (file: string): boolean => /^model\/[^/]+\/syntax\//.test(file);
/** Where the parts meet: the command line knows everybody. */
const isCommandLine = (file: string): boolean => /^harness\/(cli\.ts|commands\/)/.test(file);

/** May `from` import `to`? One line a folder, as in the table of ARCHITECTURE.md. */
const allowed: Record<string, (edge: Import) => boolean> = {
  model: () => false,
  engine: ({ to, typeOnly }) => typeOnly && isSyntax(to),
  generators: ({ to, typeOnly }) => typeOnly && isSyntax(to),
  corpus: ({ typeOnly }) => typeOnly,
  harness: ({ from, to, typeOnly }) =>
    ['model', 'engine', 'generators', 'corpus'].includes(folder(to)) ||
    ['bin/bundle.js', 'bin/kept.js'].includes(to) ||
    (folder(to) === 'reports' && (isCommandLine(from) || typeOnly)),
  // A store for tests is filled by its tables, which no report sees.
  reports: ({ from, to }) => to === 'harness/index.ts' || from === 'reports/testing-store.ts',
  bench: () => true,
  docs: () => true,
};

describe('the house', () => {
  it('has walls: every import between folders is allowed', () => {
    const crossing = imports.filter(({ from, to }) => folder(from) !== folder(to) && !isTest(from));
    const forbidden = crossing.filter(edge => !(allowed[folder(edge.from)] ?? (() => false))(edge));
    expect(forbidden.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
    // The pattern above really finds imports.
    expect(crossing.length).toBeGreaterThan(20);
  });

  it('tests of model, engine and generators keep the walls between these three', () => {
    const sides = ['model', 'engine'];
    const edges = imports.filter(
      ({ from, to }) => isTest(from) && sides.includes(folder(from)) && sides.includes(folder(to)),
    );
    const across = edges.filter(({ from, to, typeOnly }) => folder(from) !== folder(to) && !(typeOnly && isSyntax(to)));
    expect(across.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
  });

  it('imports only files that are there', () => {
    expect(imports.filter(({ to }) => !existsSync(join(root, to))).map(({ from, to }) => `${from} -> ${to}`)).toEqual(
      [],
    );
  });

  it('has no file over 400 lines', () => {
    const long = sources
      .map(file => ({ file, lines: text(file).split('\n').length - 1 }))
      .filter(({ lines }) => lines > 400);
    expect(long).toEqual([]);
  });

  it('opens every file with what it is', () => {
    const bare = sources.filter(
      file => !isTest(file) && !/^(#!.*\n)?(\/\*\*|\/\/)/.test(text(file)) && !/\.config\.ts$/.test(file),
    );
    expect(bare).toEqual([]);
  });

  it('never names the place of a module in quotes: bundling would put the place there', () => {
    const quoted = /['"`]import\.meta\.(url|dirname|filename)['"`]/;
    expect(sources.filter(file => quoted.test(text(file)))).toEqual([]);
  });

  it('leaves nothing for later', () => {
    const loose = /\b(TODO|FIXME|XXX)\b|\b(it|describe|test)\.(only|todo)\b/;
    expect(sources.filter(file => file !== 'harness/house.test.ts' && loose.test(text(file)))).toEqual([]);
  });

  it('depends on nothing whose licence asks for more than its name', () => {
    const { packages } = JSON.parse(text('package-lock.json')) as { packages: Record<string, Locked> };
    const needed = Object.entries(packages).filter(([path, { dev, optional }]) => path !== '' && !dev && !optional);
    const licences = needed.map(([path, { license }]) => [path, license ?? licenceOf(path)] as const);
    // MIT-like ones, and Creative Commons for lists of names.
    const free = /^\(?(MIT|ISC|0BSD|BSD-[23]-Clause|Apache-2\.0|BlueOak-1\.0\.0|CC0-1\.0|CC-BY-[34]\.0)\b/;
    expect(licences.filter(([, licence]) => !free.test(licence))).toEqual([]);
    expect(needed.length).toBeGreaterThan(100);
  });
});

interface Locked {
  readonly license?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
}

/** Of a package whose description is older than the field `license`. */
function licenceOf(path: string): string {
  const { licenses } = JSON.parse(text(`${path}/package.json`)) as { licenses?: readonly { readonly type: string }[] };
  return licenses?.[0]?.type ?? 'none';
}

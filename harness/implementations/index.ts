/**
 * Implementations by the names that the command line knows them under.
 */

import { readFileSync } from 'node:fs';
import { ownImplementation, ownNames, ownSubject } from '../config/current.ts';
import { suggestion, UserError } from '../errors.ts';
import type { Implementation } from '../implementation.ts';
import type { ProcessOptions } from './process.ts';

export interface ImplementationOptions extends ProcessOptions {
  /** Where other versions of cedar-wasm are installed; `.lockstep/versions` when left out. */
  readonly versionsFolder?: string;
}

interface Kind {
  readonly form: string;
  /** What stands between the kind and the rest of the name; left out: nothing may follow. */
  readonly separator?: ':' | '@';
  /** It knows no subject by name, so it may answer a person's own ones. */
  readonly anySubject?: true;
  /** `rest` is what follows the separator; undefined when nothing does. */
  create(rest: string | undefined, subject: string, options: ImplementationOptions): Promise<Implementation>;
}

/** Each is imported only when it is asked for: a run without cedar-wasm does not load 4 MB of it. */
const kinds: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  [
    'model',
    {
      form: 'model',
      create: async (_rest, subject) => fromAnswers('model', subject, await answersOf(subject, 'model')),
    },
  ],
  [
    'engine',
    {
      form: 'engine',
      create: async (_rest, subject) => fromAnswers('engine', subject, await answersOf(subject, 'engine')),
    },
  ],
  [
    'cedar-wasm',
    {
      form: 'cedar-wasm or cedar-wasm@VERSION',
      separator: '@',
      create: async (version, subject, options) => {
        const { cedarWasm } = await import('./cedar-wasm/index.ts');
        return cedarWasm(subject, { ...options, ...(version === undefined ? {} : { version }) });
      },
    },
  ],
  [
    'process',
    {
      form: 'process:COMMAND',
      separator: ':',
      anySubject: true,
      create: async (command, subject, options) => {
        const { processImplementation } = await import('./process.ts');
        return processImplementation(command ?? '', subject, options);
      },
    },
  ],
  [
    'module',
    {
      form: 'module:FILE',
      separator: ':',
      anySubject: true,
      create: async (file, subject) => {
        const { moduleImplementation } = await import('./module.ts');
        return moduleImplementation(file ?? '', subject);
      },
    },
  ],
  [
    'fault',
    {
      form: 'fault:NAME',
      separator: ':',
      create: async (name, subject) => {
        const { faultImplementation } = await import('./fault.ts');
        return faultImplementation(name ?? '', subject, ownVersion());
      },
    },
  ],
]);

/** Throws a UserError for a name that is unknown, and for a subject that the implementation does not answer. */
export async function createImplementation(
  name: string,
  subject: string,
  options: ImplementationOptions = {},
): Promise<Implementation> {
  const own = ownImplementation(name, subject);
  if (own !== undefined) return own;
  const [word, rest] = split(name);
  const kind = kinds.get(word);
  refuseForOwn(name, kind, subject);
  if (kind === undefined || (rest !== undefined && kind.separator === undefined)) {
    const forms = [...kinds.values()].map(({ form }) => form).join(', ');
    throw new UserError(
      `unknown implementation "${name}".${suggestion(word, [...kinds.keys()]) || program(name)}`,
      `known are ${forms}`,
    );
  }
  return kind.create(rest, subject, options);
}

/** A command may hold an `@`, so kinds with a colon come first. */
function split(name: string): readonly [word: string, rest: string | undefined] {
  const colon = name.indexOf(':');
  const hasColon = colon >= 0 && kinds.get(name.slice(0, colon))?.separator === ':';
  const at = hasColon ? colon : name.indexOf('@');
  return at < 0 ? [name, undefined] : [name.slice(0, at), name.slice(at + 1)];
}

/** A path is most likely a program that was meant to be run. */
const program = (name: string): string => (/^[.~]?\//.test(name) ? ` Did you mean "process:${name}"?` : '');

/** Most kinds know nothing of a person's subject. */
function refuseForOwn(name: string, kind: Kind | undefined, subject: string): void {
  const own = ownSubject(subject);
  if (own === undefined || kind?.anySubject) return;
  const known = ownNames(own);
  const others = [...kinds.values()].filter(({ anySubject }) => anySubject).map(({ form }) => form);
  throw new UserError(
    `unknown implementation "${name}" of ${subject}.${suggestion(name, known)}`,
    `known are ${[...known, ...others].join(', ')}`,
  );
}

type Answers = Readonly<Record<string, (input: never) => unknown>>;

/** Lockstep's own implementations of one language. */
type Family = Readonly<Record<'model' | 'engine', () => Promise<Answers>>>;

/** By the part of a subject's name before the slash. */
const families: ReadonlyMap<string, Family> = new Map<string, Family>([
  [
    'cedar',
    {
      model: async () => {
        const [{ answers }, { modelSyntaxAnswers }, { modelTypeAnswers }] = await Promise.all([
          import('../../model/cedar/index.ts'),
          import('./syntax.ts'),
          import('./types.ts'),
        ]);
        return { ...answers, ...modelSyntaxAnswers, ...modelTypeAnswers };
      },
      engine: async () => {
        const [{ answers }, { engineSyntaxAnswers }, { engineTypeAnswers }] = await Promise.all([
          import('../../engine/cedar/index.ts'),
          import('./syntax.ts'),
          import('./types.ts'),
        ]);
        return { ...answers, ...engineSyntaxAnswers, ...engineTypeAnswers };
      },
    },
  ],
  [
    'iam',
    {
      model: async () => (await import('../../model/iam/index.ts')).answers,
      engine: async () => (await import('../../engine/iam/index.ts')).answers,
    },
  ],
]);

/** All that there are for a subject of no known family: the error then names them. */
async function answersOf(subject: string, implementation: 'model' | 'engine'): Promise<Answers> {
  const family = families.get(subject.split('/', 1)[0] ?? '');
  const chosen = family === undefined ? [...families.values()] : [family];
  const answers = await Promise.all(chosen.map(each => each[implementation]()));
  return Object.fromEntries(answers.flatMap(each => Object.entries(each)));
}

function fromAnswers(name: string, subject: string, answers: Answers): Implementation {
  const answer = Object.hasOwn(answers, subject) ? answers[subject] : undefined;
  if (answer === undefined) {
    const known = Object.keys(answers);
    throw new UserError(
      `${name} does not answer "${subject}".${suggestion(subject, known)}`,
      `it answers ${known.join(', ')}`,
    );
  }
  return { name, version: ownVersion(), answer: answer as (input: unknown) => unknown };
}

/** Model and engine are Lockstep's own, and come with its version. */
function ownVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : '';
}

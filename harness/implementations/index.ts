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
  /** `rest` is what follows the kind in the name, without its separator; undefined when nothing does. */
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
  const separator = /^(process|module|fault):/.test(name) ? ':' : '@';
  const at = name.indexOf(separator);
  const [word, rest] = at < 0 ? [name, undefined] : [name.slice(0, at), name.slice(at + 1)];
  const kind = kinds.get(word);
  refuseForOwn(name, word, subject);
  const takesRest = ['process', 'module', 'fault', 'cedar-wasm'].includes(word);
  if (kind === undefined || (rest !== undefined && !takesRest)) {
    const forms = [...kinds.values()].map(({ form }) => form).join(', ');
    throw new UserError(
      `unknown implementation "${name}".${suggestion(word, [...kinds.keys()])}`,
      `known are ${forms}`,
    );
  }
  return kind.create(rest, subject, options);
}

/** Lockstep's own implementations know nothing of a person's subject. */
function refuseForOwn(name: string, word: string, subject: string): void {
  const own = ownSubject(subject);
  if (own === undefined || word === 'process' || word === 'module') return;
  const known = ownNames(own);
  throw new UserError(
    `unknown implementation "${name}" of ${subject}.${suggestion(name, known)}`,
    `known are ${[...known, 'process:COMMAND', 'module:FILE'].join(', ')}`,
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

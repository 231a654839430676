/**
 * Implementations by the names that the command line knows them under.
 */

import { readFileSync } from 'node:fs';
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
      create: async (_rest, subject) => {
        const [{ answers }, syntax] = await Promise.all([import('../../model/cedar/index.ts'), import('./syntax.ts')]);
        return fromAnswers('model', subject, { ...answers, ...syntax.modelSyntaxAnswers });
      },
    },
  ],
  [
    'engine',
    {
      form: 'engine',
      create: async (_rest, subject) => {
        const [{ answers }, syntax] = await Promise.all([import('../../engine/cedar/index.ts'), import('./syntax.ts')]);
        return fromAnswers('engine', subject, { ...answers, ...syntax.engineSyntaxAnswers });
      },
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
]);

/** Throws a UserError for a name that is unknown, and for a subject that the implementation does not answer. */
export async function createImplementation(
  name: string,
  subject: string,
  options: ImplementationOptions = {},
): Promise<Implementation> {
  const separator = name.startsWith('process:') ? ':' : '@';
  const at = name.indexOf(separator);
  const [word, rest] = at < 0 ? [name, undefined] : [name.slice(0, at), name.slice(at + 1)];
  const kind = kinds.get(word);
  const takesRest = word === 'process' || word === 'cedar-wasm';
  if (kind === undefined || (rest !== undefined && !takesRest)) {
    const forms = [...kinds.values()].map(({ form }) => form).join(', ');
    throw new UserError(
      `unknown implementation "${name}".${suggestion(word, [...kinds.keys()])}`,
      `known are ${forms}`,
    );
  }
  return kind.create(rest, subject, options);
}

type Answers = Readonly<Record<string, (input: never) => unknown>>;

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

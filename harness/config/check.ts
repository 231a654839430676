/** The shape of a configuration: every member there, of its type, under a known name. Nothing of it is run here. */

import type { ConfigDefinition, Settings, SubjectDefinition } from '../api/definition.ts';
import { suggestion, UserError } from '../errors.ts';

type Kind = 'string' | 'number' | 'function' | 'object' | 'list';

const SUBJECT: Readonly<Record<keyof SubjectDefinition<unknown, object>, Kind>> = {
  ...{ name: 'string', title: 'string', generatorVersion: 'number', testsEach: 'number' },
  ...{ implementations: 'object', faults: 'object', plays: 'list', properties: 'list', goals: 'list' },
  ...{ generate: 'function', compare: 'function', reductions: 'function', size: 'function', features: 'function' },
  ...{ render: 'function', tests: 'function', smallInput: 'function', census: 'function', identities: 'function' },
  ...{ trace: 'function', read: 'function' },
};
const REQUIRED = ['name', 'generate', 'implementations'] as const;

const SETTINGS: Readonly<Record<keyof Settings, Kind>> = {
  ...{ db: 'string', seed: 'number', workers: 'number', inputTime: 'string', inputMemory: 'number', failOn: 'string' },
  ...{ budget: 'string', tests: 'number', fuzzShare: 'number', subject: 'list', implementations: 'list' },
};

const SUBJECT_NAME = /^[A-Za-z][\w-]*(?:\/[A-Za-z][\w-]*)*$/;
const IMPLEMENTATION_NAME = /^[A-Za-z][\w.-]*$/;

/** Throws a UserError that begins with the file. `builtIn`: names that are taken. */
export function checkConfig(given: unknown, file: string, builtIn: ReadonlySet<string>): ConfigDefinition {
  const config = entriesOf(given, `${file}: its default export`, 'write: export default defineConfig({ ... })');
  checkKeys(config, { subjects: 'list', settings: 'object' }, file);
  if (config.settings !== undefined) {
    const settings = entriesOf(config.settings, `${file}: settings`);
    checkKeys(settings, SETTINGS, `${file}: settings`);
  }
  const subjects = (config.subjects ?? []) as readonly unknown[];
  const names = new Set<string>();
  for (const [i, subject] of subjects.entries()) {
    const name = checkSubject(subject, `${file}: subjects[${i}]`, file);
    if (builtIn.has(name)) {
      throw new UserError(`${file}: the subject name "${name}" is that of a built-in subject`, 'give it another name');
    }
    if (names.has(name)) throw new UserError(`${file}: two subjects have the name "${name}"`, 'rename one of them');
    names.add(name);
  }
  checkFaultNames(subjects as readonly SubjectDefinition<unknown, object>[], file);
  return config as ConfigDefinition;
}

/** Faults are named without their subject. */
function checkFaultNames(subjects: readonly SubjectDefinition<unknown, object>[], file: string): void {
  const names = subjects.flatMap(({ faults = {} }) => Object.keys(faults));
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw new UserError(`${file}: two faults have the name "${twice}"`, 'rename one of them');
}

/** Answers its name. */
function checkSubject(given: unknown, place: string, file: string): string {
  const subject = entriesOf(given, place, 'write: defineSubject({ name, generate, implementations, ... })');
  const { name } = subject;
  if (typeof name !== 'string' || !SUBJECT_NAME.test(name)) {
    const seen = typeof name === 'string' ? `"${name}"` : wordFor(name);
    throw new UserError(
      `${place}.name: expected a name such as "rate-limiter" or "billing/invoice", got ${seen}`,
      'letters, digits, - and _, in parts that begin with a letter, between slashes',
    );
  }
  const where = `${file}: subject "${name}"`;
  for (const member of REQUIRED) {
    if (subject[member] === undefined) throw new UserError(`${where}: ${member} is missing`);
  }
  checkKeys(subject, SUBJECT, where);
  checkImplementations(subject as unknown as SubjectDefinition<unknown, object>, where);
  for (const [i, property] of ((subject.properties ?? []) as readonly unknown[]).entries()) {
    const { name: law, broken } = entriesOf(property, `${where}: properties[${i}]`);
    if (typeof law !== 'string') throw new UserError(`${where}: properties[${i}].name is missing`);
    if (typeof broken !== 'function') throw new UserError(`${where}: the property "${law}" has no function "broken"`);
  }
  return name;
}

function checkImplementations(subject: SubjectDefinition<unknown, object>, where: string): void {
  const { implementations, faults = {}, plays, properties = [] } = subject;
  for (const [name, given] of Object.entries(implementations as Record<string, unknown>)) {
    if (!IMPLEMENTATION_NAME.test(name)) {
      throw new UserError(`${where}: "${name}" is no name of an implementation`, 'letters, digits and . _ -');
    }
    const answers = typeof given === 'function' || typeof answerIn(given) === 'function';
    if (!answers) {
      throw new UserError(
        `${where}: the implementation "${name}" is ${wordFor(given)}, not a function`,
        'write (input) => answer, or { version, answer(input) { ... } }',
      );
    }
  }
  for (const [name, given] of Object.entries(faults as Record<string, unknown>)) {
    if (typeof answerIn(given) === 'function' && IMPLEMENTATION_NAME.test(name)) continue;
    throw new UserError(`${where}: the fault "${name}" has no function "answer"`, 'write { description, answer }');
  }
  const playing = plays ?? Object.keys(implementations);
  const unknown = playing.find(name => !/^(process|module):/.test(name) && !Object.hasOwn(implementations, name));
  if (unknown !== undefined) {
    const names = Object.keys(implementations);
    throw new UserError(
      `${where}: plays names an unknown implementation "${unknown}".${suggestion(unknown, names)}`,
      `implementations: ${names.join(', ')}`,
    );
  }
  checkEnough(playing, properties.length, where);
}

/** One alone differs from nobody; it can only break a law. */
export function checkEnough(names: readonly string[], laws: number, where: string): void {
  if (names.length >= 2 || (names.length === 1 && laws > 0)) return;
  const seen = names.length === 0 ? 'none' : `only "${names[0]}"`;
  throw new UserError(
    `${where}: at least two implementations are needed, there is ${seen}`,
    'add a second one, process:COMMAND or module:FILE; one alone will do where there are properties',
  );
}

const answerIn = (given: unknown): unknown =>
  typeof given === 'object' && given !== null && 'answer' in given ? given.answer : undefined;

function checkKeys(
  given: Readonly<Record<string, unknown>>,
  known: Readonly<Record<string, Kind>>,
  where: string,
): void {
  for (const [key, value] of Object.entries(given)) {
    const kind = Object.hasOwn(known, key) ? known[key] : undefined;
    if (kind === undefined) {
      const names = Object.keys(known);
      throw new UserError(
        `${where}: there is no member "${key}".${suggestion(key, names)}`,
        `members: ${names.join(', ')}`,
      );
    }
    if (value !== undefined && !isOf(kind, value)) {
      throw new UserError(`${where}: ${key}: expected ${articles[kind]}, got ${wordFor(value)}`);
    }
  }
}

const isOf = (kind: Kind, value: unknown): boolean => {
  if (kind === 'list') return Array.isArray(value);
  if (kind === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value);
  return typeof value === kind;
};

const articles: Readonly<Record<Kind, string>> = {
  string: 'a string',
  number: 'a number',
  function: 'a function',
  object: 'an object',
  list: 'a list',
};

function wordFor(value: unknown): string {
  if (value === undefined || value === null) return String(value);
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

function entriesOf(given: unknown, place: string, hint?: string): Readonly<Record<string, unknown>> {
  if (isOf('object', given)) return given as Readonly<Record<string, unknown>>;
  throw new UserError(`${place}: expected an object, got ${wordFor(given)}`, hint);
}

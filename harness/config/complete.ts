/**
 * From a person's definition to a Subject: defaults for what is left out, and a name for what goes wrong. What a member
 * throws becomes a UserError that says whose member it is, and where.
 */

import type { Choices } from '../../generators/choices.ts';
import type { Json } from '../../model/cedar/syntax/interchange.ts';
import type { SubjectDefinition } from '../api/definition.ts';
import { messageOf, UserError } from '../errors.ts';
import { canonicalJson, writeJson } from '../json.ts';
import type { Property, Subject } from '../subject.ts';
import { compareJson } from './compare.ts';

export function completeSubject(definition: SubjectDefinition<unknown, object>): Subject {
  const { name, implementations, testsEach = 1 } = definition;
  const guard = <Values extends unknown[], Result>(
    member: string,
    call: (...values: Values) => Result,
  ): ((...values: Values) => Result) => {
    return (...values) => {
      try {
        return call(...values);
      } catch (thrown) {
        throw thrown instanceof UserError ? thrown : memberThrows(name, member, thrown);
      }
    };
  };
  const { smallInput, census, identities, trace, goals } = definition;
  const optional = {
    ...(smallInput === undefined
      ? {}
      : { smallInput: guard('smallInput', (choices: Choices, bound: number) => smallInput(choices, bound)) }),
    ...(census === undefined ? {} : { census: guard('census', (input: unknown) => [...census(input)]) }),
    ...(identities === undefined ? {} : { identities: guard('identities', (input: unknown) => identities(input)) }),
    ...(trace === undefined ? {} : { trace }),
    ...(goals === undefined ? {} : { goals }),
  };
  const completed: Subject<unknown, object> = {
    ...optional,
    name,
    title: definition.title ?? name,
    generatorVersion: definition.generatorVersion ?? 1,
    generate: guard('generate', choices => definition.generate(choices)),
    implementations: definition.plays ?? Object.keys(implementations),
    testsEach,
    tests: guard('tests', input => definition.tests?.(input) ?? testsEach),
    compare:
      definition.compare === undefined
        ? (_input, left, right) => compareJson(left, right)
        : guard('compare', (input, left, right) => definition.compare?.(input, left, right)),
    properties: (definition.properties ?? []).map(property => guardedProperty(property, guard)),
    reductions: guard('reductions', input => [...(definition.reductions?.(input) ?? [])]),
    size: guard('size', input => definition.size?.(input) ?? canonicalJson(input).length),
    features: guard('features', input => [...(definition.features?.(input) ?? [])]),
    render: guard('render', input => definition.render?.(input) ?? rendered(input as Json)),
    read: json => readInput(definition, json),
  };
  return completed as unknown as Subject;
}

/** On one line where that is read at a glance. */
function rendered(input: Json): string {
  const line = writeJson(input);
  return line.length > 100 ? writeJson(input, 2) : line;
}

type Guard = <Values extends unknown[], Result>(
  member: string,
  call: (...values: Values) => Result,
) => (...values: Values) => Result;

function guardedProperty(property: Property<unknown, object>, guard: Guard): Property<unknown, object> {
  const broken = guard(`the property "${property.name}"`, (input: unknown, answer: object) =>
    property.broken(input, answer),
  );
  return { ...property, broken };
}

/** Whatever it throws, it is the file's fault that is read. */
function readInput({ name, read }: SubjectDefinition<unknown, object>, json: Json): unknown {
  if (read === undefined) return json;
  try {
    return read(json);
  } catch (thrown) {
    throw thrown instanceof UserError ? thrown : new UserError(`is no input of ${name}: ${messageOf(thrown)}`);
  }
}

const memberThrows = (subject: string, member: string, thrown: unknown): UserError =>
  new UserError(`subject "${subject}": ${member} throws: ${messageOf(thrown)}`, placeOf(thrown));

/** The first line of the stack that is not Node's own, as a hint: `at /home/ann/lockstep.config.ts:12:7`. */
export function placeOf(thrown: unknown): string | undefined {
  const stack = thrown instanceof Error ? (thrown.stack ?? '') : '';
  const place = /^\s+at .*?\(?((?:file:\/\/)?\/[^()\s]+:\d+:\d+)\)?$/m.exec(stack)?.[1];
  return place === undefined ? undefined : `at ${place.replace(/^file:\/\//, '')}`;
}

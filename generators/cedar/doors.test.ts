import { describe, expect, it } from 'vitest';
import { answers } from '../../model/cedar/index.ts';
import { type Choices, RandomChoices, RecordedChoices, ReplayedChoices } from '../choices.ts';
import { authorizeAtTheDoor, evaluateAtTheDoor } from './doors.ts';
import type { Planted } from './invalid/planted.ts';
import { authorizeScenario, evaluateScenario } from './scenario.ts';
import { sessionScenario } from './session.ts';

const COUNT = 4000;
const sample = <T>(generate: (choices: Choices) => T): T[] =>
  Array.from({ length: COUNT }, (_, i) => generate(new RandomChoices(17, i)));

/** How often each part was spoilt; throws for one that is not refused as it is claimed. */
function refused<Input extends object>(inputs: readonly Planted<Input>[], answer: (input: Input) => object) {
  const seen = new Map<string, number>();
  for (const input of inputs) {
    if (input.planted === undefined) continue;
    const { kind, category } = input.planted;
    expect(answer(input), kind).toMatchObject({ rejected: category });
    seen.set(category ?? '', (seen.get(category ?? '') ?? 0) + 1);
  }
  return Object.fromEntries(seen);
}

describe('parts that do not load', () => {
  it('are a few of each in scenarios, and refused under their names', () => {
    const seen = refused(sample(authorizeAtTheDoor), answers['cedar/authorize']);
    expect(Object.keys(seen).sort()).toEqual(['entities', 'policies', 'request', 'schema']);
    for (const times of Object.values(seen)) expect(times).toBeGreaterThan(COUNT / 400);
  });

  it('are expressions, entities and requests of single evaluations', () => {
    const seen = refused(sample(evaluateAtTheDoor), answers['cedar/evaluate']);
    expect(Object.keys(seen).sort()).toEqual(['entities', 'policies', 'request']);
  });

  it('begin sessions, those beyond all limits among them', () => {
    const seen = refused(sample(sessionScenario), answers['cedar/session']);
    expect(Object.keys(seen).sort()).toEqual(['entities', 'policies', 'schema']);
  });
});

it.each([
  ['authorize', authorizeAtTheDoor, authorizeScenario],
  ['evaluate', evaluateAtTheDoor, evaluateScenario],
] as const)('what is not changed at the door of %s is the scenario itself', (_name, atTheDoor, scenario) => {
  let changed = 0;
  for (let i = 0; i < 400; i++) {
    const [input, own] = [atTheDoor(new RandomChoices(3, i)), scenario(new RandomChoices(3, i))];
    if (JSON.stringify(input, plain) !== JSON.stringify(own, plain)) changed++;
  }
  expect(changed).toBeGreaterThan(4);
  expect(changed).toBeLessThan(40);
});

const plain = (_key: string, value: unknown): unknown => (typeof value === 'bigint' ? `${value}n` : value);

it.each([
  ['authorize', authorizeAtTheDoor],
  ['evaluate', evaluateAtTheDoor],
  ['session', sessionScenario],
] as const)('inputs of %s come back when their choices are played again', (_name, generate) => {
  for (let i = 0; i < 150; i++) {
    const recorded = new RecordedChoices(8, i);
    const input = generate(recorded);
    expect(generate(new ReplayedChoices(recorded.sequence))).toEqual(input);
  }
});

import { describe, expect, it } from 'vitest';
import { answers } from '../../../model/cedar/index.ts';
import { type Choices, RandomChoices, RecordedChoices, ReplayedChoices } from '../../choices.ts';
import { plantedEntities } from './entities.ts';
import type { Plant, Planted } from './planted.ts';
import { decoyPolicy, plantedPolicy, validateScenario } from './policy.ts';
import { requestScenario } from './request.ts';
import { plantedSchema, schemaScenario } from './schema.ts';

const sample = <T>(count: number, generate: (choices: Choices) => T): T[] =>
  Array.from({ length: count }, (_, i) => generate(new RandomChoices(29, i)));

/** By kind of defect, what was found instead of the category that was planted: empty lists are what is wanted. */
function wrongByKind<Input>(inputs: readonly Planted<Input>[], found: (input: Input, plant: Plant) => unknown) {
  const kinds = new Map<string, unknown[]>();
  for (const input of inputs) {
    const { planted } = input;
    if (planted === undefined) continue;
    const wrong = kinds.get(planted.kind) ?? [];
    kinds.set(planted.kind, wrong);
    const category = found(input, planted);
    if (category !== planted.category) wrong.push({ category, input });
  }
  return kinds;
}

const rejection = (answer: object): unknown => ('rejected' in answer ? answer.rejected : null);
const wrongOf = (kinds: ReadonlyMap<string, unknown[]>) => [...kinds].filter(([, wrong]) => wrong.length > 0);

describe('planted defects are found, with their category', () => {
  it('in schemas', () => {
    const kinds = wrongByKind(sample(1200, plantedSchema), input => rejection(answers['cedar/schema'](input)));
    expect(wrongOf(kinds)).toEqual([]);
    expect(kinds.size).toBeGreaterThan(60);
  });

  it('in policies: this category, and no other', () => {
    const kinds = wrongByKind(sample(700, plantedPolicy), (input, { at = '' }) => {
      const answer = answers['cedar/validate'](input);
      return 'errors' in answer && Object.hasOwn(answer.errors, at)
        ? (answer.errors[at] ?? []).join()
        : rejection(answer);
    });
    expect(wrongOf(kinds)).toEqual([]);
    expect(kinds.size).toBeGreaterThan(40);
  });

  it('in entities', () => {
    const kinds = wrongByKind(sample(600, plantedEntities), input => rejection(answers['cedar/entities'](input)));
    expect(wrongOf(kinds)).toEqual([]);
    expect(kinds.size).toBeGreaterThan(30);
  });

  it('in requests, and in the entities that come with them', () => {
    const kinds = wrongByKind(sample(600, requestScenario), input => rejection(answers['cedar/request'](input)));
    expect(wrongOf(kinds)).toEqual([]);
    expect(kinds.size).toBeGreaterThan(25);
  });
});

it('what only looks wrong is valid', () => {
  const kinds = wrongByKind(sample(400, decoyPolicy), input => {
    const answer = answers['cedar/validate'](input);
    return 'errors' in answer && Object.keys(answer.errors).length === 0 ? null : answer;
  });
  expect(wrongOf(kinds)).toEqual([]);
  expect(kinds.size).toBeGreaterThan(15);
});

describe('scenarios', () => {
  it('load, all that is not meant not to', () => {
    for (const input of sample(150, validateScenario)) {
      const answer = answers['cedar/validate'](input);
      if (input.planted === undefined || input.planted.at !== undefined) expect(answer).toHaveProperty('errors');
      else expect(answer).toEqual({ rejected: input.planted.category });
    }
    const accepted = sample(150, requestScenario).filter(({ planted }) => planted === undefined);
    for (const input of accepted) expect(answers['cedar/request'](input)).toEqual({ accepted: true });
  });

  it('of schemas are valid, planted or spoilt', () => {
    const inputs = sample(400, schemaScenario);
    const plain = inputs.filter(({ planted }) => planted === undefined);
    const rejected = plain.filter(input => 'rejected' in answers['cedar/schema'](input));
    expect(plain.length).toBeGreaterThan(150);
    expect(rejected.length).toBeGreaterThan(20);
    expect(rejected.length).toBeLessThan(plain.length / 2);
  });

  it.each([
    ['schema', schemaScenario],
    ['validate', validateScenario],
    ['request', requestScenario],
    ['entities', plantedEntities],
  ] as const)('of %s come back when their choices are played again', (_name, generate) => {
    for (let i = 0; i < 40; i++) {
      const recorded = new RecordedChoices(6, i);
      const input = generate(recorded);
      expect(generate(new ReplayedChoices(recorded.sequence))).toEqual(input);
    }
  });
});

import { describe, expect, it } from 'vitest';
import { modelSyntaxAnswers } from '../../../harness/implementations/syntax.ts';
import { writeJson } from '../../../harness/json.ts';
import type { Json } from '../../../model/cedar/syntax/interchange.ts';
import { RandomChoices } from '../../choices.ts';
import { contextScenario } from './context.ts';
import { entitiesScenario } from './entities.ts';
import { validEst } from './est.ts';
import { isIgnored, placesOf, renamed, withAt, withKey } from './places.ts';
import { printScenario } from './scenario.ts';
import { documentText } from './text.ts';

const COUNT = 2500;
const outcomes = <T>(generate: (choices: RandomChoices) => T, answer: (input: T) => object): string[] =>
  Array.from({ length: COUNT }, (_, i) => {
    const made = answer(generate(new RandomChoices(17, i)));
    return 'rejected' in made ? `rejected ${made.rejected}` : 'accepted';
  });

const share = (all: readonly string[], outcome: string): number =>
  all.filter(each => each === outcome).length / all.length;

const expectMixed = (all: readonly string[]) => {
  expect(share(all, 'accepted')).toBeGreaterThan(0.3);
  expect(share(all, 'accepted')).toBeLessThan(0.7);
};

describe('what is generated meets both answers, and every reason for a rejection', () => {
  it('policies', () => expectMixed(outcomes(printScenario, modelSyntaxAnswers['cedar/print'])));

  it('entities', () => {
    const all = outcomes(entitiesScenario, modelSyntaxAnswers['cedar/entities']);
    expectMixed(all);
    // biome-ignore format: a table
    const categories = [
      'jsonShape', 'nullValue', 'exprEscape', 'badEscape', 'expectedEntityRef', 'extensionEval', 'unknownFunction', 'wrongArgCount', 'typeMismatch',
      'missingRequiredAttr', 'missingRecordAttr', 'unexpectedAttr', 'unexpectedRecordAttr', 'unexpectedTag', 'undeclaredEntityType', 'invalidAncestorType',
      'actionMismatch', 'undeclaredAction', 'actionParentNotAction', 'cycle', 'duplicateEntity', 'invalidEnumEid',
    ];
    expect(categories.filter(category => !all.includes(`rejected ${category}`))).toEqual([]);
  });

  it('contexts', () => {
    const all = outcomes(contextScenario, modelSyntaxAnswers['cedar/context']);
    expectMixed(all);
    // biome-ignore format: a table
    const categories = [
      'jsonShape', 'nullValue', 'exprEscape', 'badEscape', 'expectedEntityRef', 'extensionEval', 'contextTypeMismatch', 'invalidContext', 'missingRecordAttr',
      'unexpectedRecordAttr', 'undeclaredAction', 'invalidPrincipalType',
    ];
    expect(categories.filter(category => !all.includes(`rejected ${category}`))).toEqual([]);
  });
});

it('a valid policy is one, in whatever notation', () => {
  for (let i = 0; i < 800; i++) {
    const policy = validEst(new RandomChoices(19, i));
    const answer = modelSyntaxAnswers['cedar/print']({ policy });
    if ('rejected' in answer) throw new Error(writeJson(policy));
  }
});

it('a defect is the only one: the same choices without it make something that loads', () => {
  const texts = (form: 'plain' | 'styled') =>
    Array.from({ length: 300 }, (_, i) => {
      const choices = new RandomChoices(23, i);
      return documentText(choices, validEst(choices), form);
    });
  for (const text of [...texts('plain'), ...texts('styled')]) {
    const answer = modelSyntaxAnswers['cedar/print']({ json: text });
    if ('rejected' in answer) throw new Error(text);
  }
});

describe('places', () => {
  const document: Json = { a: [1, { b: 'x' }], __proto__: 2 };

  it('are all values with their paths', () => {
    expect(placesOf(document).map(({ path }) => path.join('.'))).toEqual(['', 'a', 'a.0', 'a.1', 'a.1.b']);
    const own: Json = JSON.parse('{"__proto__":{"c":1}}');
    expect(placesOf(own).map(({ path }) => path.join('.'))).toEqual(['', '__proto__', '__proto__.c']);
    expect(writeJson(withAt(own, ['__proto__', 'c'], 2))).toBe('{"__proto__":{"c":2}}');
  });

  it.each<[path: (string | number)[], json: Json | undefined, changed: string]>([
    [[], 3, '3'],
    [['a', 0], 3, '{"a":[3,{"b":"x"}]}'],
    [['a', 0], undefined, '{"a":[{"b":"x"}]}'],
    [['a', 1, 'b'], undefined, '{"a":[1,{}]}'],
    [['a'], undefined, '{}'],
  ])('%j changed to %j', (path, json, changed) => {
    expect(writeJson(withAt({ a: [1, { b: 'x' }] }, path, json))).toBe(changed);
  });

  it('keys keep their places', () => {
    expect(writeJson(withKey({ a: 1, b: 2 }, 'a', 3))).toBe('{"a":3,"b":2}');
    expect(writeJson(withKey({ a: 1 }, '__proto__', 3))).toBe('{"a":1,"__proto__":3}');
    expect(writeJson(renamed({ a: 1, b: 2 }, 'a', 'c'))).toBe('{"c":1,"b":2}');
  });

  it('inside of escapes are read or ignored', () => {
    expect(isIgnored(['x', '__entity', 'type'])).toBe(false);
    expect(isIgnored(['x', '__entity', 'more', 'deep'])).toBe(true);
    expect(isIgnored(['__extn', 'args', 0])).toBe(false);
    expect(isIgnored(['__extn', 'z'])).toBe(true);
  });
});

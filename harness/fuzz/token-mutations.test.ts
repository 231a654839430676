/** Mutations by tokens: by chance alone, bounded, and reaching what bytes do not. */
import { describe, expect, it } from 'vitest';
import { RandomChoices } from '../../generators/choices.ts';
import { LONGEST, mutateTokens } from './token-mutations.ts';

const POLICY = 'permit(principal, action, resource) when { context.a == "x" };';
const ENTITIES = '[{"uid":{"type":"User","id":"a"},"attrs":{"b":{"__entity":{"type":"User","id":"c"}}},"parents":[]}]';

const mutants = (text: string, other: string, count: number): string[] =>
  Array.from({ length: count }, (_, i) => mutateTokens(text, other, new RandomChoices(3, i)));

/** Made once: what is looked for is rare. */
const [OF_POLICY, OF_ENTITIES] = [mutants(POLICY, ENTITIES, 20_000), mutants(ENTITIES, POLICY, 20_000)];

describe('mutations by tokens', () => {
  it('depend on the choices and the texts alone, and differ', () => {
    const once = mutants(POLICY, ENTITIES, 500);
    expect(mutants(POLICY, ENTITIES, 500)).toEqual(once);
    expect(new Set(once).size).toBeGreaterThan(350);
  });

  it.each([
    ['', ''],
    [' ', '\n'],
    ['(', ')'],
    ['"', '\\'],
    [POLICY, ''],
    ['', ENTITIES],
  ])('make something of any texts: %j, %j', (text, other) => {
    expect(mutants(text, other, 300).every(mutant => typeof mutant === 'string')).toBe(true);
  });

  it('are never longer than they may be', () => {
    const long = 'a '.repeat(LONGEST);
    expect(Math.max(...mutants(long, long, 50).map(mutant => mutant.length))).toBe(LONGEST);
  });

  it.each([
    ['nothing in the place of a value', ENTITIES, /^\[\{"uid":.*"b":\{"__entity":null\}\},"parents":\[\]\}\]$/],
    ['nothing in the place of an entity', ENTITIES, /^\[null\]$/],
    ['JSON without one of its fields', ENTITIES, /^\[\{"uid":\{"type":"User","id":"a"\},"attrs":.*\}\}\}\]$/],
    ['a policy in a thousand brackets', POLICY, /\({1000}context/],
    ['a character of four bytes', POLICY, /\u{1F600}/u],
    ['a bad escape within a string', POLICY, /"x?\\u\{110000\}x?"/],
    ['a part of the other text', POLICY, /__entity/],
    ['a condition without what it compares with', POLICY, /== \}/],
  ])('come to %s', (_, text, wanted) => {
    expect((text === POLICY ? OF_POLICY : OF_ENTITIES).some(mutant => wanted.test(mutant))).toBe(true);
  });
});

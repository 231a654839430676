/** Probes do what they promise: those that cannot fail do not, the corners are reached, a seed always means the same. */

import { expect, it } from 'vitest';
import { answers } from '../../model/cedar/index.ts';
import { RandomChoices } from '../choices.ts';
import { probeScenario } from './probes.ts';

const COUNT = 4_000;
const inputs = Array.from({ length: COUNT }, (_, i) => probeScenario(new RandomChoices().reseed(7, i)));
const outcomes = inputs.map(input => answers['cedar/evaluate'](input));

it('loads, all of it', () => expect(outcomes.filter(outcome => 'rejected' in outcome)).toEqual([]));

it('never fails where only probes that cannot fail stand together', () => {
  // Four or more fields are such probes alone: `one` adds at most three.
  const together = inputs.flatMap(({ expression }, i) => {
    const { Record: fields } = expression as { Record?: object };
    return fields !== undefined && Object.keys(fields).length > 4 && 'p4' in fields ? [outcomes[i]] : [];
  });
  expect(together.length).toBeGreaterThan(COUNT / 5);
  expect(together.filter(outcome => outcome !== undefined && 'error' in outcome)).toEqual([]);
});

it('fails in every way that there is', () => {
  const kinds = new Set(outcomes.map(outcome => ('error' in outcome ? outcome.error : 'none')));
  expect([...kinds].sort()).toEqual(
    [
      'arity',
      'attrDoesNotExist',
      'entityDoesNotExist',
      'extension',
      'none',
      'overflow',
      'tagDoesNotExist',
      'type',
    ].sort(),
  );
});

it('repeats itself little', () => {
  const text = (value: unknown): string =>
    JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? `${part}n` : part));
  expect(new Set(inputs.map(text)).size).toBeGreaterThan(0.98 * COUNT);
});

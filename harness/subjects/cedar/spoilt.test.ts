import { describe, expect, it } from 'vitest';
import { RandomChoices } from '../../../generators/choices.ts';
import { readJson, writeJson } from '../../json.ts';
import type { Subject } from '../../subject.ts';
import { cedarAuthorize } from './authorize.ts';
import { cedarEvaluate } from './evaluate.ts';
import { cedarSession } from './session.ts';

interface Claim {
  readonly planted?: { readonly category: string | null };
}

describe.each<readonly [string, Subject<never, never>]>([
  ['authorize', cedarAuthorize as Subject<never, never>],
  ['evaluate', cedarEvaluate as Subject<never, never>],
  ['session', cedarSession as Subject<never, never>],
])('inputs of %s with a part that does not load', (_name, subject) => {
  const choices = new RandomChoices();
  const inputs = Array.from({ length: 4000 }, (_, i) => subject.generate(choices.reseed(19, i)));
  const spoilt = inputs.filter(input => (input as Claim).planted !== undefined);

  it('can be counted, measured, shown, written and read again', () => {
    expect(spoilt.length).toBeGreaterThan(60);
    for (const input of spoilt) {
      expect([...(subject.census?.(input) ?? subject.features(input))].length).toBeGreaterThan(1);
      expect([...subject.features(input)].some(feature => feature.startsWith('planted:'))).toBe(true);
      expect(subject.size(input)).toBeGreaterThan(0);
      expect(subject.render(input)).toContain('// planted: ');
      const text = writeJson(input);
      expect(writeJson(subject.read(readJson(text)))).toBe(text);
    }
  });

  it('shrink without their claim first, and then in every way', () => {
    for (const input of spoilt.slice(0, 60)) {
      const [bare] = subject.reductions(input);
      expect(bare).not.toHaveProperty('planted');
      let tried = 0;
      for (const _smaller of subject.reductions(bare as never)) if (++tried === 300) break;
      expect(tried).toBeGreaterThan(0);
    }
  });
});

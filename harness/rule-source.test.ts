import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rules } from '../model/cedar/rules.ts';
import { modelSource, ruleSource } from './rule-source.ts';

describe('where rules stand', () => {
  it('finds every rule of evaluation, at a line that names it', () => {
    for (const rule of Object.keys(rules)) {
      const place = ruleSource(rule);
      expect([rule, place?.file]).toEqual([rule, expect.stringMatching(/^model\/cedar\//)]);
      if (place === undefined) continue;
      const line = readFileSync(resolve(import.meta.dirname, '..', place.file), 'utf8').split('\n')[place.line - 1];
      expect([rule, line]).toEqual([rule, expect.stringContaining(rule)]);
    }
  });

  it('is where a rule is applied, not only where it is listed', () => {
    expect(ruleSource('and.right')?.file).toBe('model/cedar/evaluate.ts');
    expect(ruleSource('get-tag.no-tag')?.file).toBe('model/cedar/operators.ts');
  });

  it('knows nothing of other names', () => {
    for (const name of ['', 'nope', '__proto__', 'constructor']) expect(ruleSource(name)).toBeUndefined();
  });

  it('reads files of the model only', () => {
    expect(modelSource('model/cedar/evaluate.ts')).toContain('evaluate');
    for (const file of [
      'package.json',
      'model/../package.json',
      './model/cedar/evaluate.ts',
      'model/cedar/evaluate.test.ts',
    ]) {
      expect(modelSource(file)).toBeUndefined();
    }
  });
});

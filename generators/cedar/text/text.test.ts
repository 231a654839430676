import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { policyToEst } from '../../../engine/cedar/est-write.ts';
import { parsePolicies } from '../../../engine/cedar/parse-policy.ts';
import { normalPolicy } from '../../../harness/subjects/cedar/est-normal.ts';
import { commentsOf, tokensOf } from '../../../harness/subjects/cedar/text-tokens.ts';
import type { Json, JsonObject } from '../../../model/cedar/syntax/interchange.ts';
import { RandomChoices } from '../../choices.ts';
import { type Layout, layOut } from './layout.ts';
import { printPolicies } from './policy.ts';
import { anyPolicy, formatScenario, parseScenario } from './scenario.ts';
import { spellPattern, spellString } from './spelling.ts';

const inputs = <T>(count: number, generate: (choices: RandomChoices) => T, seed = 11): T[] =>
  Array.from({ length: count }, (_, i) => generate(new RandomChoices(seed, i)));

const texts = inputs(3000, parseScenario).map(({ text }) => text);

const numberless = (json: Json): string =>
  JSON.stringify(json, (_, value) => (typeof value === 'bigint' ? `${value}n` : value));

describe('valid texts', () => {
  it.each<Layout>(['plain', 'dense', 'roomy', 'commented', 'tame'])('%s: read back as the policies printed', layout => {
    for (let i = 0; i < 600; i++) {
      const choices = new RandomChoices(3, i);
      const policies = [anyPolicy(choices), anyPolicy(choices)];
      const text = layOut(choices, printPolicies(choices, policies), layout);
      const read = parsePolicies(text);
      if (!read.ok) throw new Error(`${JSON.stringify(text)}: ${read.problem}`);
      const both = new Map([...read.value.policies, ...read.value.templates]);
      policies.forEach((policy, at) => {
        const again = policyToEst(both.get(`policy${at}`) ?? never(text));
        expect(numberless(normalPolicy(again))).toBe(numberless(sorted(normalPolicy(policy), normalPolicy(again))));
      });
    }
  });

  it('have every blank, every kind of escape and comments that look like something else', () => {
    const all = texts.join('\n');
    for (const code of [
      9, 10, 11, 12, 13, 0x85, 0xa0, 0x1680, 0x2000, 0x200a, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000,
    ]) {
      expect(all).toContain(String.fromCodePoint(code));
    }
    for (const part of [
      '\\n',
      '\\x',
      '\\u{',
      '\\*',
      '\\0',
      "\\'",
      '\\t',
      '\\r',
      '_}',
      '// "',
      '//\r',
      '["',
      ',]',
      ',}',
      ',)',
    ]) {
      expect(all).toContain(part);
    }
  });
});

function never(text: string): never {
  throw new Error(text);
}

/** With the keys in the order of `like`: text keeps no order of annotations or fields that JSON could have. */
function sorted(json: JsonObject, like: JsonObject): JsonObject {
  return Object.fromEntries(Object.keys(like).map(key => [key, json[key] as Json]));
}

describe('all texts', () => {
  it('are accepted between 30 and 70 times in 100', () => {
    const accepted = texts.filter(text => parsePolicies(text).ok).length / texts.length;
    expect(accepted).toBeGreaterThan(0.3);
    expect(accepted).toBeLessThan(0.7);
  });

  it('are valid Unicode, all but a few, and nest below what the real Cedar survives', () => {
    const broken = texts.filter(text => /[\ud800-\udfff]/u.test(text));
    expect(broken.length).toBeGreaterThan(0);
    expect(broken.length).toBeLessThan(texts.length * 0.01);
    for (const text of texts) {
      let depth = 0;
      let deepest = 0;
      for (const token of tokensOf(text)) {
        if (/^[([{]$/.test(token)) deepest = Math.max(deepest, ++depth);
        if (/^[)\]}]$/.test(token)) depth--;
      }
      expect(deepest).toBeLessThan(60);
    }
  });

  it('are hardly ever the same, nor huge', () => {
    expect(new Set(texts).size).toBeGreaterThan(texts.length * 0.99);
    expect(Math.max(...texts.map(text => text.length))).toBeLessThan(20_000);
  });

  it('those for formatters have comments, and are mostly valid', () => {
    const all = inputs(500, formatScenario).map(({ text }) => text);
    expect(all.filter(text => commentsOf(text).length > 0).length).toBeGreaterThan(200);
    expect(all.filter(text => parsePolicies(text).ok).length).toBeGreaterThan(400);
  });
});

describe('spelling', () => {
  const spelled = (spell: (choices: RandomChoices) => string) => new Set(inputs(400, spell));

  it('writes a string in many ways, all of the same meaning', () => {
    const all = spelled(choices => spellString(choices, 'a"\r\u{1F600}'));
    expect(all).toContain('"a\\"\\r\u{1F600}"');
    expect(all.size).toBeGreaterThan(50);
    for (const text of all) expect(text).not.toMatch(/\r|[^\\]"./);
  });

  it('keeps literal stars and wildcards apart', () => {
    const all = spelled(choices => spellPattern(choices, ['Wildcard', { Literal: '*' }]));
    expect(all).toContain('"*\\*"');
    expect([...all].every(text => text.endsWith('\\*"'))).toBe(true);
    expect(all).toContain('"\\x2a\\*"');
  });
});

// Changing what a seed means is allowed, by raising the generator's version and this sum.
it('the seed 42 means what it meant', () => {
  const sum = createHash('sha256').update(
    inputs(200, choices => layOut(choices, printPolicies(choices, [anyPolicy(choices)]), 'commented'), 42).join('\0'),
  );
  expect(sum.digest('hex').slice(0, 16)).toMatchInlineSnapshot(`"9d8a53543fbd429b"`);
});

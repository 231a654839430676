/** The engine against verified cases, and what only its own parts can show. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { collectActions } from './actions.ts';
import { Automaton, isWellFormed } from './automaton.ts';
import { answers, refine, STAGES } from './index.ts';
import { cutsOf } from './names.ts';
import { buildTrie, type Node } from './trie.ts';

const load = (file: string) => JSON.parse(readFileSync(new URL(`testdata/${file}`, import.meta.url), 'utf8'));
const answer = answers['iam/refine'];
const allow = (Action: string | readonly string[]) => ({ Statement: { Effect: 'Allow' as const, Action } });

describe('verified cases', () => {
  const vectors = load('iam-vectors.json');

  it.each(vectors as { name: string; why: string }[])('$name: $why', vector => {
    const { policy, catalogue, unused, expected } = vector as unknown as Record<string, never>;
    expect(JSON.stringify(answer({ policy, catalogue, unused } as never))).toBe(JSON.stringify({ policy: expected }));
  });

  it('are all there', () => expect(vectors).toHaveLength(62));
});

it('reproduces the published example with the whole catalogue of its time', () => {
  const { policy, catalogue, unused, expected } = load('published-example.json');
  expect(answer({ policy, catalogue, unused })).toEqual({ policy: expected });
});

describe('automaton', () => {
  const accepts = (pattern: string, text: string): boolean => {
    const automaton = new Automaton(pattern);
    return automaton.accepts(automaton.run(text));
  };

  it('agrees with regular expressions on all short patterns and texts', () => {
    const strings = (letters: string, length: number): string[] =>
      length === 0 ? [''] : ['', ...[...letters].flatMap(a => strings(letters, length - 1).map(rest => a + rest))];
    const texts = [...new Set(strings('ab', 5))];
    for (const glob of new Set(strings('ab*?', 4))) {
      const form = new RegExp(`^${glob.replaceAll('*', '.*').replaceAll('?', '.')}$`);
      const automaton = new Automaton(`s:${glob}`);
      for (const text of texts) {
        if (automaton.accepts(automaton.run(`s:${text}`)) !== form.test(text)) expect.fail(`${glob} on ${text}`);
      }
    }
  });

  it('takes patterns beyond any machine word', () => {
    const name = `s3:${'abcdefgh'.repeat(20)}`;
    expect(accepts(`${name}*`, `${name}x`)).toBe(true);
    expect(accepts(`${name}?`, name)).toBe(false);
    expect(accepts(`s3:${'?'.repeat(160)}`, name)).toBe(true);
    expect(accepts(`s3:*${'?'.repeat(100)}h`, name)).toBe(true);
    expect(accepts(`s3:${'*a'.repeat(30)}*b`, `s3:${'a'.repeat(3_000)}`)).toBe(false);
  });

  it.each([
    ['s3:*', true],
    ['S3-x:Get?', true],
    ['***', true],
    ['s3:', true],
    ['', false],
    ['s3', false],
    ['s3*', false],
    [':x', false],
    ['s3:a:b', false],
    ['s3:a b', false],
    ['s3:\u212A', false],
    ['s3:_', false],
    ['s3:[', false],
  ])('%j is well formed: %j', (pattern, expected) => expect(isWellFormed(pattern)).toBe(expected));
});

it.each([
  ['GetBucketCORS', [3, 9, 13]],
  ['DescribeDBClusters', [8, 10, 18]],
  ['GetS3Data', [3, 5, 9]],
  ['AssociateVia-Events', [9, 13, 19]],
  ['viewReports', [4, 11]],
  ['VPCs', [2, 4]],
  ['GET', [3]],
  ['aBC', [1, 3]],
])('%s is cut at %j', (name, cuts) => expect(cutsOf(name)).toEqual(cuts));

describe('trie', () => {
  const unused = [{ serviceNamespace: 'a', actions: ['GetX', 'getxy'] }];
  const services = collectActions({ a: ['GetX', 'GETXY', 'Put', 'GetX'] }, unused);
  const root = buildTrie(services.get('a') ?? [], STAGES);
  const at = (prefix: string): Node | undefined =>
    [...prefix].reduce<Node | undefined>(
      (node, letter) => node?.children.find(({ code }) => code === letter.charCodeAt(0)),
      root,
    );

  it.each([
    ['', 3, 2, ''],
    ['g', 2, 2, undefined],
    ['get', 2, 2, 'Get'],
    ['getx', 2, 2, 'GetX'],
    ['getxy', 1, 1, 'GETXY'],
    ['put', 1, 0, 'Put'],
  ])('counts below %j', (prefix, all, bad, cut) => {
    expect(at(prefix)).toMatchObject({ all, unused: bad });
    expect(at(prefix)?.cut).toBe(cut);
  });

  it('is not there without actions', () => expect(buildTrie([], STAGES)).toBeUndefined());
});

describe('large inputs', () => {
  const names = (count: number): string[] =>
    Array.from({ length: count }, (_, i) => `Get${'ABCDEFGH'[i % 8]}x${i}Thing`);

  it('does not compare all pairs of a long list', () => {
    const listed = names(4_000);
    const startedAt = performance.now();
    const policy = refine(allow('*'), { s: listed }, [
      { serviceNamespace: 's', actions: listed.filter((_, i) => i % 3 === 0) },
    ]);
    expect(policy).toHaveProperty('Statement.Action.1000');
    // Pairs would take a minute; this takes some hundredths of a second.
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });

  it('does not recurse along names', () => {
    const long = 'a'.repeat(50_000);
    const catalogue = { s: [`${long}B`, `${long}C`] };
    const policy = refine(allow('s:*'), catalogue, [{ serviceNamespace: 's', actions: [`${long}B`] }]);
    expect(policy).toEqual(allow(`s:${long}C`));
  });

  it('keeps nothing between calls', () => {
    const catalogue = { s: ['GetA', 'GetB', 'Put'] };
    const without = (name: string) => refine(allow('s:*'), catalogue, [{ serviceNamespace: 's', actions: [name] }]);
    expect(without('Put')).toEqual(allow('s:Get*'));
    expect(without('GetA')).toEqual(allow(['s:GetB', 's:Put']));
    expect(without('Put')).toEqual(allow('s:Get*'));
  });
});

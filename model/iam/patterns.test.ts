/** Matching and containment against their definitions, tried on all short strings. */
import { describe, expect, it } from 'vitest';
import { contains, containsAllFrom, fold, matches } from './patterns.ts';
import { boundariesOf, wordsOf } from './words.ts';

/** All strings over the letters, up to a length. */
const strings = (letters: string, length: number): string[] =>
  length === 0
    ? ['']
    : ['', ...[...letters].flatMap(letter => strings(letters, length - 1).map(rest => letter + rest))];

/** The definition, read off the grammar. */
function inLanguage(glob: string, text: string): boolean {
  const [symbol, rest] = [glob[0], glob.slice(1)];
  if (symbol === undefined) return text === '';
  if (symbol === '*') return inLanguage(rest, text) || (text !== '' && inLanguage(glob, text.slice(1)));
  return text !== '' && (symbol === '?' || symbol === text[0]) && inLanguage(rest, text.slice(1));
}

describe('matching', () => {
  const globs = [...new Set(strings('ab*?', 4))];
  const texts = [...new Set(strings('ab', 5))];

  it('is that of the definition', () => {
    for (const glob of globs) {
      for (const text of texts) {
        if (matches(`s:${glob}`, `s:${text}`) !== inLanguage(glob, text)) expect.fail(`${glob} on ${text}`);
      }
    }
  });

  it('of a prefix with whatever follows is that of the definition', () => {
    const follow = [...new Set(strings('abc', 4))];
    for (const glob of globs) {
      for (const prefix of strings('ab', 2)) {
        const all = follow.every(rest => inLanguage(glob, prefix + rest));
        if (containsAllFrom(`s:${glob}`, `s:${prefix}`) !== all) expect.fail(`${glob} from ${prefix}`);
      }
    }
  });

  it.each([
    ['*', 's3:getobject', true],
    ['**', 's3:getobject', true],
    ['*:*', 's3:getobject', true],
    ['s?:get*', 's3:getobject', true],
    ['s3:*', 's3-outposts:get', false],
    ['s3:', 's3:getobject', false],
    ['s3', 's3:getobject', false],
    ['s3*', 's3:getobject', false],
    ['?*', 's3:getobject', false],
    ['*getobject', 's3:getobject', false],
    [':getobject', 's3:getobject', false],
    ['s3:get*:*', 's3:getobject', false],
    ['s3:get object', 's3:get object', false],
    ['s3:[a-z]*', 's3:getobject', false],
    ['s3:get.*', 's3:getobject', false],
    ['s3:*\n', 's3:getobject', false],
    ['', '', false],
  ])('%j on %j is %j', (pattern, text, expected) => expect(matches(pattern, text)).toBe(expected));

  it('does not take long for many stars', () => {
    expect(matches(`s:${'*a'.repeat(30)}*b`, `s:${'a'.repeat(2_000)}`)).toBe(false);
  });
});

it.each([
  ['s3:get*', 's3:get*', true],
  ['s3:get*', 's3:getobject*', true],
  ['s3:getobject*', 's3:get*', false],
  ['s3:*object*', 's3:getobject*', true],
  ['s3:*object*', 's3:getobject', true],
  ['s3:*object', 's3:getobject*', false],
  ['s3:getobject', 's3:getobject', true],
  ['s3:get?*', 's3:get*', false],
])('%s contains %s: %j', (pattern, entry, expected) => expect(contains(pattern, entry)).toBe(expected));

it('folds ASCII only', () => expect(fold('AZaz\u212A\u00C9')).toBe('azaz\u212A\u00C9'));

describe('words', () => {
  it.each([
    ['GetBucketCORS', 'Get Bucket CORS'],
    ['DescribeDBClusters', 'Describe DB Clusters'],
    ['GetS3Data', 'Get S3 Data'],
    ['AssociateVia-Events', 'Associate Via- Events'],
    ['viewReports', 'view Reports'],
    ['VPCs', 'VP Cs'],
    ['GET', 'GET'],
    ['A', 'A'],
    ['aB', 'a B'],
    ['lower', 'lower'],
    ['V2Logging', 'V2 Logging'],
    ['ABc1D-E', 'A Bc1 D- E'],
  ])('%s is %s', (name, words) => expect(wordsOf(name).join(' ')).toBe(words));

  it('bound prefixes, the service first', () => {
    expect(boundariesOf('rds:DescribeDBClusters')).toEqual([
      'rds:',
      'rds:Describe',
      'rds:DescribeDB',
      'rds:DescribeDBClusters',
    ]);
  });
});

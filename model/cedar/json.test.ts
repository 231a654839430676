import { describe, expect, it } from 'vitest';
import { readJson } from './json.ts';
import { must, outcome } from './testdata/loading.ts';

describe('JSON', () => {
  it.each<[text: string, json: unknown]>([
    [' {"a" : [1, true, null, "x"]}\r\n', { a: [1, true, null, 'x'] }],
    ['9007199254740991', Number.MAX_SAFE_INTEGER],
    ['9007199254740992', 9007199254740992n],
    ['-9223372036854775808', -(2n ** 63n)],
    ['123456789012345678901234567890', 123456789012345678901234567890n],
    ['1.0', new Number(1)],
    ['1e2', new Number(100)],
    ['-0', new Number(-0)],
    ['"\\u0041\\/\\ud83d\\ude00\\b"', 'A/\u{1F600}\b'],
    ['{"__proto__": 1}', Object.fromEntries([['__proto__', 1]])],
    ['[]', []],
  ])('%s', (text, json) => expect(must(readJson(text))).toStrictEqual(json));

  it.each([
    ...[
      '',
      '[1,]',
      '[',
      '{"a":1,"a":1}',
      '{"a":1,"\\u0061":2}',
      '[1] x',
      '01',
      '+1',
      '.5',
      '1.',
      'tru',
      "'a'",
      '{a:1}',
    ],
    ...['"\t"', '"\\x41"', '"\\ud800"', '"\\ude00\\ud83d"', '\ufeff1', '1 // c', '\u00a01', '['.repeat(100_000)],
  ])('not %j', text => expect(outcome(readJson(text))).toBe('jsonShape'));

  it('says where', () => expect(readJson('{\n"a": 1,\n}')).toMatchObject({ why: expect.stringMatching(/^3:1: /) }));
});

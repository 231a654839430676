import { describe, expect, it } from 'vitest';
import { answerLines } from './answer-lines.ts';

const answer = {
  responses: [
    { decision: 'allow', reasons: ['a', 'b'], errors: [] },
    { decision: 'deny', reasons: [], errors: [{ policyId: 'p.1', kind: 'overflow' }] },
  ],
};
const marked = (at: string | undefined): string[] =>
  answerLines(answer, at)
    .filter(line => line.marked)
    .map(({ text }) => text.trim());

describe('an answer as lines', () => {
  it('has one fact a line', () => {
    expect(answerLines(answer, undefined).map(({ text }) => text)).toEqual([
      '{',
      '  "responses": [',
      '    {',
      '      "decision": "allow",',
      '      "reasons": ["a", "b"],',
      '      "errors": []',
      '    },',
      '    {',
      '      "decision": "deny",',
      '      "reasons": [],',
      '      "errors": [',
      '        {"policyId":"p.1", "kind":"overflow"}',
      '      ]',
      '    }',
      '  ]',
      '}',
    ]);
  });

  it.each([
    ['responses[1].decision', ['"decision": "deny",']],
    ['responses[0].errors', ['"errors": []']],
    ['responses[1].errors[p.1].kind', ['"kind": "overflow"']],
    ['responses[1].errors[0].policyId', ['"policyId": "p.1",']],
    // Where an answer lacks the part, what should hold it.
    ['responses[0].errors[p.1].kind', ['"errors": []']],
    ['responses[7].decision', ['"responses": [', ...Array(3).fill(expect.anything())]],
    [undefined, []],
  ])('marks %s', (at, lines) => {
    expect(marked(at).slice(0, 4)).toEqual(lines);
  });

  it('marks the whole where the place is the whole', () => {
    expect(answerLines({ crash: 'it died' }, '')).toEqual([{ text: '{"crash":"it died"}', marked: true }]);
  });

  it('keeps every digit and shows what cannot be seen', () => {
    expect(answerLines({ value: 9223372036854775807n }, undefined)[0]?.text).toBe('{"value":9223372036854775807}');
    expect(answerLines({ value: 'a\u202eb' }, undefined)[0]?.text).toBe('{"value":"a\\u{202e}b"}');
  });

  it('is cut after so many lines, which says whether a mark is hidden', () => {
    const long = { list: Array.from({ length: 50 }, (_, i) => ({ a: i, b: 1, c: 2 })) };
    const lines = answerLines(long, 'list[49]', 10);
    expect(lines).toHaveLength(11);
    expect(lines.at(-1)).toMatchObject({ marked: true });
    expect(lines.at(-1)?.text).toMatch(/^… \d+ more lines$/);
  });
});

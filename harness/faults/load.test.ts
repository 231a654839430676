/** Defective copies of the engine: wrong where the fault is, right elsewhere, and nobody else's business. */
import { describe, expect, it } from 'vitest';
import { answers } from '../../engine/cedar/index.ts';
import { RandomChoices } from '../../generators/choices.ts';
import { createImplementation } from '../implementations/index.ts';
import { judge } from '../judge.ts';
import { cedarEvaluate } from '../subjects/cedar/evaluate.ts';
import { cedarFaults } from './cedar.ts';
import { answersWith, answersWithout } from './load.ts';
import { patchedSource, patchFaults } from './patch.ts';

const anyOf = { expression: '[1, 2].containsAny([2, 3])', request: request(), entities: [] };
const allOf = { expression: '[1, 2].containsAll([2, 3])', request: request(), entities: [] };

function request() {
  const user = { type: 'User', id: 'a' };
  return { principal: user, action: { type: 'Action', id: 'v' }, resource: user, context: {} };
}

describe('a copy of the engine', () => {
  it('without a fault answers as the engine does', async () => {
    const copy = (await answersWithout())['cedar/evaluate'] as (typeof answers)['cedar/evaluate'];
    const choices = new RandomChoices();
    for (let index = 0; index < 200; index++) {
      const input = cedarEvaluate.generate(choices.reseed(3, index));
      const outcomes = [answers['cedar/evaluate'], copy].map((answer, i) => ({
        ...{ name: String(i), outcome: { answer: answer(input) } },
      }));
      expect(judge(cedarEvaluate, input, outcomes)).toBeUndefined();
    }
  });

  it('with a fault is wrong there, and the engine beside it is not', async () => {
    const faulty = await createImplementation('fault:contains-any-as-all', 'cedar/evaluate');
    expect(faulty).toMatchObject({ name: 'fault:contains-any-as-all', version: expect.stringMatching(/^\d/) });
    expect(faulty.answer(anyOf)).toEqual({ value: false });
    expect(faulty.answer(allOf)).toEqual({ value: false });
    expect(answers['cedar/evaluate'](anyOf)).toEqual({ value: true });
  });

  it('is loaded once in a process', () => {
    const [fault] = cedarFaults;
    if (fault === undefined) throw new Error('there are no faults');
    expect(answersWith(fault)).toBe(answersWith(fault));
  });

  it('of IAM has a fault, too', async () => {
    const faulty = await createImplementation('fault:iam-deny-refined', 'iam/refine');
    expect(faulty.name).toBe('fault:iam-deny-refined');
  });

  it.each([
    ['fault:contains-any-as-al', 'cedar/evaluate', 'there is no fault "contains-any-as-al". Did you mean'],
    ['fault:', 'cedar/evaluate', 'there is no fault ""'],
    ['fault:in-reversed', 'iam/refine', 'fault:in-reversed does not answer "iam/refine"'],
  ])('%s for %s is refused', async (name, subject, message) => {
    await expect(createImplementation(name, subject)).rejects.toMatchObject({
      ...{ name: 'UserError', message: expect.stringContaining(message) },
    });
  });

  it.each([
    ['like.ts', 'no such text', 'no longer stands'],
    ['like.ts', 'const', 'times'],
    ['nowhere.ts', '', 'cannot be read'],
  ])('does not come of an edit that does not fit %s', (file, was, why) => {
    const [fault] = patchFaults('test', [], [['x', 'class: test', 'nothing', file, [was, '']]]);
    if (fault === undefined) throw new Error('no fault was made');
    expect(() => patchedSource(fault)).toThrow(why);
  });
});

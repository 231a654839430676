import { describe, expect, it } from 'vitest';
import { answerSession as engine } from '../../../engine/cedar/session.ts';
import type { Planted } from '../../../generators/cedar/invalid/planted.ts';
import { RandomChoices } from '../../../generators/choices.ts';
import { answerSession as model } from '../../../model/cedar/session.ts';
import type { SessionAnswer, SessionInput, StepAnswer } from '../../../model/cedar/syntax/session.ts';
import { readJson, writeJson } from '../../json.ts';
import { cedarSession } from './session.ts';

const SEED = 31;
const choices = new RandomChoices();
const session = (index: number): Planted<SessionInput> => cedarSession.generate(choices.reseed(SEED, index));
const stepsOf = (answer: SessionAnswer): readonly StepAnswer[] => {
  if ('rejected' in answer) throw new Error(`rejected: ${answer.rejected}`);
  return answer.steps;
};

/** What a cache of decisions without invalidation does: the first answer to a request is its answer for ever. */
function remembering(input: SessionInput): SessionAnswer {
  const first = new Map<number, StepAnswer>();
  const steps = stepsOf(engine(input)).map((answer, i) => {
    const step = input.steps[i];
    if (step === undefined || !('decide' in step)) return answer;
    const known = first.get(step.decide) ?? answer;
    first.set(step.decide, known);
    return known;
  });
  return { steps };
}

const isWrong = (input: SessionInput): boolean => {
  const answer = engine(input);
  if ('rejected' in answer) return false;
  return cedarSession.compare(input, answer, remembering(input)) !== undefined;
};

describe('cedar/session', () => {
  it('is answered alike by the model and the engine, and every kind of step succeeds and fails', () => {
    const seen = new Set<string>();
    for (let i = 0; i < 150; i++) {
      const input = session(i);
      const answer = model(input);
      expect(cedarSession.compare(input, answer, engine(input)), `input ${i}`).toBeUndefined();
      if ('rejected' in answer) {
        expect(answer.rejected).toBe(input.planted?.category);
        continue;
      }
      answer.steps.forEach((step, at) => {
        const result = 'decision' in step ? step.decision : 'rejected' in step ? 'rejected' : 'accepted';
        seen.add(`${Object.keys(input.steps[at] ?? {})[0]} ${result}`);
      });
    }
    const updates = ['addPolicy', 'link', 'removePolicy', 'putEntity', 'removeEntity'];
    const wanted = updates.flatMap(kind => [`${kind} accepted`, `${kind} rejected`]);
    expect([...seen]).toEqual(
      expect.arrayContaining(['decide allow', 'decide deny', 'addTemplate accepted', ...wanted]),
    );
  });

  it.each([
    [{}, 'jsonShape'],
    [{ uid: 1 }, 'jsonShape'],
    [{ uid: 1, attrs: {}, parents: [] }, 'expectedEntityRef'],
    [{ uid: { type: 'Action', id: 'a' }, attrs: {}, parents: [] }, 'actionMismatch'],
  ] as const)('refuses to put %j as it would be refused in a list: %s', (putEntity, rejected) => {
    const policies = { staticPolicies: {}, templates: {}, templateLinks: [] };
    const input = { schema: 'action a;', policies, entities: [], requests: [], steps: [{ putEntity }] };
    expect(model(input)).toEqual({ steps: [{ rejected }] });
    expect(engine(input)).toEqual({ steps: [{ rejected }] });
  });

  it('finds a cache that is not invalidated, and shrinks to an update between two decisions', () => {
    const found = Array.from({ length: 30 }, (_, i) => i).find(i => isWrong(session(i)));
    expect(found).toBeDefined();
    let smallest = session(found ?? 0);
    for (let shrunk = true; shrunk; ) {
      shrunk = false;
      for (const smaller of cedarSession.reductions(smallest)) {
        if (cedarSession.size(smaller) >= cedarSession.size(smallest) || !isWrong(smaller)) continue;
        [smallest, shrunk] = [smaller, true];
        break;
      }
    }
    expect(smallest.steps.length).toBe(3);
    expect([smallest.steps[0], smallest.steps[2]].map(step => step && 'decide' in step)).toEqual([true, true]);
  });

  it('reads what it writes, and names what it cannot read', () => {
    const input = session(3);
    const json = readJson(writeJson(input));
    expect(writeJson(cedarSession.read(json))).toBe(writeJson(input));
    const broken = { ...input, steps: [{ decide: 'first' }] };
    expect(() => cedarSession.read(broken as never)).toThrow('input.steps[0].decide: expected a number');
    expect(() => cedarSession.read({ ...input, steps: [{ decide: 0, removePolicy: 'p' }] } as never)).toThrow(
      'one thing',
    );
  });

  it('shows every step', () => {
    const input = session(5);
    const lines = cedarSession.render(input).split('\n');
    for (const i of input.steps.keys()) expect(lines.some(line => line.startsWith(`${i}: `))).toBe(true);
  });
});

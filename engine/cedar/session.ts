/**
 * The engine behind `cedar/session`: one authorizer that lives through all steps, with whatever it remembers. Its index
 * is used from the first policy on and splits early, so that small sets walk every path of a large one; in every other
 * session there is none, as in small sets of everyday.
 */

import type { Rejected } from '../../model/cedar/syntax/interchange.ts';
import type { SessionAnswer, SessionInput, SessionStep, StepAnswer } from '../../model/cedar/syntax/session.ts';
import { Authorizer } from './authorizer.ts';
import type { Frame } from './frame.ts';
import type { Read } from './read.ts';

const TUNING = { indexFrom: 0, leaf: 1 };

export function answerSession(input: SessionInput): SessionAnswer {
  const { schema, policies, entities } = input;
  const parts = { policies, entities, ...(schema === null ? {} : { schema }) };
  const authorizer = Authorizer.load(parts, input.steps.length % 2 === 0 ? TUNING : {});
  if (!authorizer.ok) return { rejected: authorizer.part };
  /** Each is loaded when it is first decided, and never again. */
  const requests = new Map<number, Read<Frame>>();
  const decide = (at: number): StepAnswer => {
    const json = input.requests[at];
    if (json === undefined) return { rejected: 'noRequest' };
    const request = requests.get(at) ?? authorizer.value.request(json);
    requests.set(at, request);
    if (!request.ok) return { rejected: request.category };
    const { decision, reasons, errors } = authorizer.value.authorize(request.value);
    return { decision, reasons, errors, allowed: authorizer.value.isAllowed(request.value) };
  };
  return { steps: input.steps.map(step => ('decide' in step ? decide(step.decide) : update(step, authorizer.value))) };
}

function update(step: Exclude<SessionStep, { decide: number }>, authorizer: Authorizer): StepAnswer {
  const { policies } = authorizer;
  if ('addPolicy' in step) return accepted(policies.add(step.addPolicy.id, step.addPolicy.policy), 'policies');
  if ('addTemplate' in step) {
    return accepted(policies.addTemplate(step.addTemplate.id, step.addTemplate.policy), 'policies');
  }
  if ('link' in step) return accepted(policies.addLink(step.link), 'policies');
  if ('removePolicy' in step) return accepted(policies.remove(step.removePolicy), 'policies');
  if ('putEntity' in step) return accepted(authorizer.putEntity(step.putEntity));
  return accepted(authorizer.removeEntity(step.removeEntity));
}

/** `category` stands for whatever was wrong, where nobody else tells more. */
function accepted(result: Read<unknown>, category?: string): { readonly accepted: true } | Rejected {
  return result.ok ? { accepted: true } : { rejected: category ?? result.category };
}

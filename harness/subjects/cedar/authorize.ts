/**
 * `cedar/authorize`: the whole decision. Policies, templates, links, entities and 8 requests; compared are decision,
 * determining policies, erroring policies and the kind of each error.
 */

import { authorizeAtTheDoor, DOORS_GENERATOR_VERSION } from '../../../generators/cedar/doors.ts';
import type { Planted } from '../../../generators/cedar/invalid/planted.ts';
import { smallAuthorizeScenario } from '../../../generators/cedar/small-scope.ts';
import type {
  AuthorizeAnswer,
  AuthorizeInput,
  ErrorJson,
  ResponseJson,
} from '../../../model/cedar/syntax/interchange.ts';
import type { Difference, Property, Subject } from '../../subject.ts';
import { authorizeCensus } from './census.ts';
import { examineValidity } from './examine.ts';
import { authorizeFeatures, authorizeSize } from './features.ts';
import { AUTHORIZE_GOALS } from './goals.ts';
import { plantedFeatures, readPlanted, reducePlanted, rejectsWhatIsPlanted, renderPlanted } from './planted.ts';
import { AUTHORIZE_KEYS, object, readAuthorizeInput } from './read.ts';
import { reduceAuthorize } from './reduce.ts';
import { compareRejected, isRejected, sameSet } from './rejected.ts';
import { renderAuthorize } from './render.ts';
import { impossiblePoliciesAreNotSatisfied, validPoliciesDoNotErr } from './soundness.ts';
import { traceAuthorize } from './trace.ts';

type Input = Planted<AuthorizeInput>;

export const cedarAuthorize: Subject<Input, AuthorizeAnswer> = {
  name: 'cedar/authorize',
  title: 'the authorizer: decision, determining policies, erroring policies, error kinds',
  generatorVersion: DOORS_GENERATOR_VERSION,
  generate: authorizeAtTheDoor,
  smallInput: smallAuthorizeScenario,
  implementations: ['model', 'engine', 'cedar-wasm'],
  testsEach: 8,
  tests: input => input.requests.length,
  compare: compareAuthorize,
  properties: [
    reasonsExplainTheDecision(),
    erringPoliciesDecideNothing(),
    validPoliciesDoNotErr(),
    impossiblePoliciesAreNotSatisfied(),
    rejectsWhatIsPlanted(),
  ],
  reductions: input => reducePlanted(input, reduceAuthorize),
  size: authorizeSize,
  features: function* (input) {
    yield* plantedFeatures(input);
    yield* authorizeFeatures(input);
  },
  census: authorizeCensus,
  goals: AUTHORIZE_GOALS,
  examine: examineValidity,
  identities: ({ schema, policies, entities, requests }) => ({ schema, policies, entities, requests }),
  render: input => [renderPlanted(input), renderAuthorize(input)].filter(part => part !== '').join('\n'),
  trace: traceAuthorize,
  read: json => {
    const { planted, ...input } = object(json, 'input', [...AUTHORIZE_KEYS, 'planted?']);
    return { ...readAuthorizeInput(input), ...readPlanted(planted) };
  },
};

function compareAuthorize(
  _input: AuthorizeInput,
  left: AuthorizeAnswer,
  right: AuthorizeAnswer,
): Difference | undefined {
  if (isRejected(left) || isRejected(right)) return compareRejected(left, right);
  for (let i = 0; i < left.responses.length; i++) {
    const a = left.responses[i];
    const b = right.responses[i];
    if (a === undefined || b === undefined) break;
    const difference = compareResponse(a, b, i);
    if (difference !== undefined) return difference;
  }
  return left.responses.length === right.responses.length
    ? undefined
    : { kind: 'number of responses', at: 'responses', left: left.responses.length, right: right.responses.length };
}

/**
 * Decision and reasons are one kind of difference: both say which policies are satisfied, and a defect that shows in one
 * shows in the other on a smaller input. Who errs comes first, because an erroring policy is never satisfied.
 */
export function compareResponse(a: ResponseJson, b: ResponseJson, index: number): Difference | undefined {
  const at = (part: string): string => `responses[${index}].${part}`;
  const none = a.errors.length === 0 && b.errors.length === 0;
  const [ids, otherIds] = none
    ? [[], []]
    : [a.errors.map(({ policyId }) => policyId), b.errors.map(({ policyId }) => policyId)];
  if (!sameSet(ids, otherIds)) {
    return { kind: 'erroring policies', at: at('errors'), left: ids.sort(), right: otherIds.sort() };
  }
  if (a.decision !== b.decision) {
    return { kind: 'satisfied policies', at: at('decision'), left: a.decision, right: b.decision };
  }
  if (!sameSet(a.reasons, b.reasons)) {
    return { kind: 'satisfied policies', at: at('reasons'), left: [...a.reasons].sort(), right: [...b.reasons].sort() };
  }
  return none ? undefined : compareKinds(a.errors, b.errors, at('errors'));
}

/** An error whose kind one side cannot tell is not compared. */
function compareKinds(a: readonly ErrorJson[], b: readonly ErrorJson[], at: string): Difference | undefined {
  for (const left of a) {
    const right = b.find(error => error.policyId === left.policyId);
    if (left.kind === undefined || right?.kind === undefined || left.kind === right.kind) continue;
    return {
      kind: `error kind ${left.kind} or ${right.kind}`,
      at: `${at}[${left.policyId}].kind`,
      left: left.kind,
      right: right.kind,
    };
  }
  return undefined;
}

type AnswerLaw = Property<AuthorizeInput, AuthorizeAnswer>;

/** Allow needs a reason, and every reason has the effect that the decision tells: reasons of a deny are forbids. */
function reasonsExplainTheDecision(): AnswerLaw {
  return {
    name: 'reasons explain the decision',
    broken: (_input, answer) => {
      if (isRejected(answer)) return undefined;
      const bare = answer.responses.findIndex(({ decision, reasons }) => decision === 'allow' && reasons.length === 0);
      return bare < 0 ? undefined : `responses[${bare}] allows without a determining policy`;
    },
  };
}

/** A policy that ended in an error is not satisfied, whatever its effect. */
function erringPoliciesDecideNothing(): AnswerLaw {
  return {
    name: 'erroring policies decide nothing',
    broken: (_input, answer) => {
      if (isRejected(answer)) return undefined;
      for (const [i, { reasons, errors }] of answer.responses.entries()) {
        const both = errors.find(({ policyId }) => reasons.includes(policyId));
        if (both) return `responses[${i}] names ${both.policyId} both as determining and as erroring`;
      }
      return undefined;
    },
  };
}

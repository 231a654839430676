/**
 * `cedar/authorize` answered by the real authorizer, one call for each request.
 *
 * Where the version offers it, schema and policies are parsed once for all requests of an input. Cedar's caches only
 * ever grow, so one fixed id is overwritten again and again. Entities have no such door: their JSON is read anew in
 * each call, which is most of the time spent here (some 15 us for each attribute value, 45 us if it is an entity).
 */

import type {
  AuthorizeAnswer,
  AuthorizeInput,
  ErrorJson,
  ResponseJson,
} from '../../../model/cedar/syntax/interchange.ts';
import type { Unsupported } from '../../implementation.ts';
import { writeJson } from '../../json.ts';
import { entitiesText, failureOf, firstProblem, openCall, type Problem, rejectedOr, unlessRefused } from './checks.ts';
import { CallText, type CedarResult, type CedarWasm } from './instance.ts';
import { errorKindOf, type Unclassified } from './messages.ts';

export function authorize(cedar: CedarWasm, unclassified: Unclassified) {
  return (input: AuthorizeInput): AuthorizeAnswer | Unsupported => {
    const responses = respond(cedar, input, unclassified);
    if (!('message' in responses)) return { responses };
    const found = firstProblem(cedar, input);
    // All parts load by themselves, so it is a request that does not; or the parts are too deep only when put together.
    return found ? rejectedOr(found.problem, found.part) : rejectedOr(responses, 'request');
  };
}

/** The first problem met, when anything does not load: which part is to blame is looked into only then. */
function respond(cedar: CedarWasm, input: AuthorizeInput, unclassified: Unclassified): ResponseJson[] | Problem {
  const ask = caller(cedar, input);
  if ('message' in ask) return ask;
  const responses: ResponseJson[] = [];
  for (const request of input.requests) {
    const answer = unlessRefused(() => ask.ask(openCall(request)));
    if ('tooDeep' in answer) return answer;
    if (answer.type === 'failure') return failureOf(answer);
    const { decision, diagnostics } = answer.response;
    const errors = diagnostics.errors.map(({ policyId, error }) => errorJson(policyId, error.message, unclassified));
    responses.push({ decision, reasons: diagnostics.reason, errors });
  }
  return input.requests.length > 0 ? responses : (firstProblem(cedar, input)?.problem ?? []);
}

interface Caller {
  ask(openCall: string): CedarResult<'isAuthorized'>;
}

function caller(cedar: CedarWasm, { schema, policies, entities }: AuthorizeInput): Caller | Problem {
  const text = entitiesText(entities);
  if (text === undefined) return { message: 'the entities are no JSON document', tooDeep: false };
  if (!cedar.has('statefulIsAuthorized')) {
    const withSchema = schema === null ? '' : `,"schema":${writeJson(schema)}`;
    const rest = `,"policies":${writeJson(policies)}${withSchema},"entities":${text}}`;
    return { ask: call => cedar.call('isAuthorized', new CallText(call + rest)) };
  }
  const problem =
    (schema === null ? undefined : preparse(cedar, 'preparseSchema', writeJson(schema))) ??
    preparse(cedar, 'preparsePolicySet', writeJson(policies));
  if (problem) return problem;
  const withSchema = schema === null ? '' : `,"preparsedSchemaName":"${CACHE_ID}"`;
  const rest = `,"preparsedPolicySetId":"${CACHE_ID}"${withSchema},"entities":${text}}`;
  return { ask: call => cedar.call('statefulIsAuthorized', new CallText(call + rest)) };
}

const CACHE_ID = 'lockstep';

function preparse(cedar: CedarWasm, call: 'preparseSchema' | 'preparsePolicySet', text: string): Problem | undefined {
  const answer = unlessRefused(() => cedar.call(call, CACHE_ID, new CallText(text)));
  if ('tooDeep' in answer) return answer;
  return answer.type === 'failure' ? failureOf(answer) : undefined;
}

/** An error without a kind is one that Cedar's words do not tell. */
function errorJson(policyId: string, message: string, unclassified: Unclassified): ErrorJson {
  const kind = errorKindOf(message);
  if (kind === undefined) unclassified.add(message);
  return kind === undefined || kind === 'nonValue' ? { policyId } : { policyId, kind };
}

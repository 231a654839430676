/**
 * `cedar/entities` and `cedar/request` answered by the real Cedar: does the data load, and if not, why.
 *
 * A schema that does not load, and entities that do not under a request, are named as a part; only the part that the
 * subject is about has a category. Cedar reports one problem, so with several in one input the category is a matter
 * of luck.
 */

import type { AcceptAnswer, EntitiesInput, RequestInput } from '../../../model/cedar/syntax/interchange.ts';
import type { Unsupported } from '../../implementation.ts';
import { writeJson } from '../../json.ts';
import { entitiesProblem, failureOf, openCall, type Problem, problemOf, rejectedOr, unlessRefused } from './checks.ts';
import { CallText, type CedarWasm } from './instance.ts';
import { classify, ENTITIES, REQUEST, type Unclassified } from './messages.ts';

type Answer = AcceptAnswer | Unsupported;
type Table = Parameters<typeof classify>[0];

export function entities(cedar: CedarWasm, unclassified: Unclassified) {
  return (input: EntitiesInput): Answer => {
    const schema = input.schema === null ? undefined : writeJson(input.schema);
    const problem = entitiesProblem(cedar, input.entities, schema);
    if (problem === undefined) return { accepted: true };
    const inSchema = refused(cedar, schema);
    return inSchema ? rejectedOr(inSchema, 'schema') : rejected(problem, ENTITIES, unclassified);
  };
}

/** An authorization without policies: the schema, the entities and the request are checked, and nothing else. */
export function request(cedar: CedarWasm, unclassified: Unclassified) {
  return (input: RequestInput): Answer => {
    const schema = writeJson(input.schema);
    const inEntities = entitiesProblem(cedar, input.entities, schema);
    if (inEntities) {
      const inSchema = refused(cedar, schema);
      return inSchema ? rejectedOr(inSchema, 'schema') : rejectedOr(inEntities, 'entities');
    }
    const call = `${openCall(input.request)},"schema":${schema},"entities":[],"policies":{}}`;
    const answer = unlessRefused(() => cedar.call('isAuthorized', new CallText(call)));
    if ('tooDeep' in answer) return rejected(answer, REQUEST, unclassified);
    return answer.type === 'success' ? { accepted: true } : rejected(failureOf(answer), REQUEST, unclassified);
  };
}

const refused = (cedar: CedarWasm, schema: string | undefined): Problem | undefined =>
  schema === undefined ? undefined : problemOf(cedar, 'checkParseSchema', schema);

/** `true` says that the words of Cedar do not tell the category. */
function rejected(problem: Problem, table: Table, unclassified: Unclassified): Answer {
  const category = classify(table, problem.message);
  if (category === undefined && !problem.tooDeep) unclassified.add(problem.message);
  return rejectedOr(problem, category ?? true);
}

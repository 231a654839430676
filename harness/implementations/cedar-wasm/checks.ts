/**
 * Which part of an input does Cedar not load? Each part is given to Cedar's own check alone, in the order of precedence
 * that answers promise (schema, policies, entities, request), because one message of a whole call may hide another.
 */

import type { EntitiesJson, PolicySetJson, RequestJson, SchemaJson } from '../../../model/cedar/syntax/interchange.ts';
import type { Unsupported } from '../../implementation.ts';
import { writeJson } from '../../json.ts';
import { CallText, type CedarWasm, CedarWasmRefusal, type Detail } from './instance.ts';

/** Why a part does not load, in Cedar's words. */
export interface Problem {
  readonly message: string;
  readonly tooDeep: boolean;
}

type Check = 'checkParseSchema' | 'checkParsePolicySet' | 'checkParseEntities';

/** undefined: it loads. A trap is thrown. */
export function problemOf(cedar: CedarWasm, check: Check, text: string): Problem | undefined {
  const answer = unlessRefused(() => cedar.call(check, new CallText(text)));
  if ('tooDeep' in answer) return answer;
  return answer.type === 'failure' ? failureOf(answer) : undefined;
}

/** What `call` returns, or the problem that Cedar has with the shape of the call. */
export function unlessRefused<T>(call: () => T): T | Problem {
  try {
    return call();
  } catch (thrown) {
    if (thrown instanceof CedarWasmRefusal) return { message: thrown.message, tooDeep: thrown.tooDeep };
    throw thrown;
  }
}

export const failureOf = ({ errors }: { readonly errors: readonly Detail[] }): Problem => ({
  message: errors.map(({ message }) => message).join('\n'),
  tooDeep: false,
});

export const TOO_DEEP: Unsupported = { unsupported: 'the JSON has more than the 127 levels that Cedar reads' };

/** A part that Cedar's JSON reader gives up on says nothing about the language. */
export const rejectedOr = <C extends string | true>(problem: Problem, category: C): { rejected: C } | Unsupported =>
  problem.tooDeep ? TOO_DEEP : { rejected: category };

// ----------------------------------------------------------------------------------------------------------- call
// texts

/** undefined: the text is no JSON document, and could change the call that it is put into. */
export function entitiesText(entities: EntitiesJson): string | undefined {
  if (typeof entities !== 'string') return writeJson(entities);
  try {
    JSON.parse(entities);
    return entities;
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return undefined;
    throw thrown;
  }
}

/** The request's four fields, with an open end for the others. */
export function openCall({ principal, action, resource, context }: RequestJson): string {
  return writeJson({ principal, action, resource, context }).slice(0, -1);
}

export interface Parts {
  readonly schema: SchemaJson | null;
  readonly policies?: PolicySetJson;
  readonly entities: EntitiesJson;
}

export type Part = 'schema' | 'policies' | 'entities';

/** The first part that does not load by itself; undefined: all do, so the request must be what fails. */
export function firstProblem(cedar: CedarWasm, parts: Parts): { part: Part; problem: Problem } | undefined {
  const schema = parts.schema === null ? undefined : writeJson(parts.schema);
  if (schema !== undefined) {
    const problem = problemOf(cedar, 'checkParseSchema', schema);
    if (problem) return { part: 'schema', problem };
  }
  if (parts.policies !== undefined) {
    const problem = problemOf(cedar, 'checkParsePolicySet', writeJson(parts.policies));
    if (problem) return { part: 'policies', problem };
  }
  const problem = entitiesProblem(cedar, parts.entities, schema);
  return problem && { part: 'entities', problem };
}

export function entitiesProblem(cedar: CedarWasm, entities: EntitiesJson, schema?: string): Problem | undefined {
  const text = entitiesText(entities);
  if (text === undefined) return { message: 'the entities are no JSON document', tooDeep: false };
  const call = schema === undefined ? `{"entities":${text}}` : `{"entities":${text},"schema":${schema}}`;
  return problemOf(cedar, 'checkParseEntities', call);
}

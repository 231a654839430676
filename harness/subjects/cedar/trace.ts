/**
 * The model's derivation for a person: for the request at which answers part, each policy's condition with the rules
 * that decided it.
 */

import { valueToJson } from '../../../model/cedar/data.ts';
import { expressionToEst } from '../../../model/cedar/est-writer.ts';
import { loadEntities, loadPolicySet, loadRequest } from '../../../model/cedar/load.ts';
import { readSchema } from '../../../model/cedar/schema/read.ts';
import type { AuthorizeInput } from '../../../model/cedar/syntax/interchange.ts';
import { type Trace, tracePolicies } from '../../../model/cedar/trace.ts';
import { writeJson } from '../../json.ts';
import type { Difference, TraceNode } from '../../subject.ts';
import { visible } from '../../visible.ts';
import { renderExpression } from './render.ts';

/** Empty when the input does not load: then there is nothing to derive. */
export function traceAuthorize(input: AuthorizeInput, difference: Difference): readonly TraceNode[] {
  const index = Number(/^responses\[(\d+)\]/.exec(difference.at)?.[1] ?? 0);
  const request = input.requests[index];
  const schema = input.schema === null ? { loaded: null } : readSchema(input.schema);
  if (request === undefined || !('loaded' in schema)) return [];
  const policies = loadPolicySet(input.policies);
  const entities = loadEntities(input.entities, schema.loaded);
  const loaded = loadRequest(request, schema.loaded);
  if (!('loaded' in policies && 'loaded' in entities && 'loaded' in loaded)) return [];
  const traces = tracePolicies(loaded.loaded, policies.loaded, entities.loaded);
  return [...traces].map(([id, trace]) => {
    const node = toNode(trace);
    return { rule: `policy ${visible(id)}`, what: '', outcome: node.outcome, parts: [node] };
  });
}

function toNode({ rule, expr, outcome, operands }: Trace): TraceNode {
  return {
    rule,
    what: renderExpression(expressionToEst(expr)),
    outcome: 'error' in outcome ? `error ${outcome.error}` : visible(writeJson(valueToJson(outcome.value))),
    parts: operands.map(toNode),
  };
}

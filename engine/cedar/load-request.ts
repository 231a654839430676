/** Requests: JSON to a frame (language reference, part 1, 6.2; with a schema part 2, 2.2). */

import type { ActionType, Schema } from '../../model/cedar/syntax/abstract.ts';
import type { Json, RequestJson } from '../../model/cedar/syntax/interchange.ts';
import { callsLast, DataProblem, readUid, readValue } from './data.ts';
import { Frame } from './frame.ts';
import { isJsonObject } from './json.ts';
import { type Read, read, unread } from './read.ts';
import { findAction } from './schema/actions.ts';
import { conformRequest } from './schema/conform.ts';
import { actionKey } from './schema/names.ts';
import type { EntityStore } from './store.ts';
import { TypedReader } from './typed-data.ts';
import { type EntityRef, RecordValue, type Value } from './values.ts';

/**
 * Makes a request ready to be decided, any number of times, against `store`. With a schema the action must be declared,
 * because its context type leads the reading of the context, and the request must be one that the schema allows.
 * With `validateRequest` false, the schema only leads the reading: steps 1 and 2 of the language reference, part 2, 2.2,
 * where the categories stand, too.
 *
 *     const request = loadRequest({ principal, action, resource, context: { mfa: true } }, store);
 *     return request.ok && authorize(policies, request.value).decision; // 'allow'
 */
export function loadRequest(
  json: RequestJson,
  store: EntityStore,
  schema?: Schema,
  validateRequest = true,
): Read<Frame> {
  try {
    if (!isJsonObject(json)) throw new DataProblem('jsonShape', 'a request is an object');
    const principal = readUid(json.principal);
    const action = readUid(json.action);
    const resource = readUid(json.resource);
    if (schema === undefined) {
      return read(new Frame(principal, action, resource, readContext(json.context, undefined, undefined), store));
    }
    const declared = declaredAction(action, schema);
    const reader = new TypedReader(schema);
    const frame = new Frame(principal, action, resource, readContext(json.context, declared, reader), store);
    const problem = validateRequest ? conformRequest(frame, declared, schema, reader.doubtful) : undefined;
    return problem ?? read(frame);
  } catch (problem) {
    if (!(problem instanceof DataProblem)) throw problem;
    return unread(problem.category, problem.problem);
  }
}

function declaredAction({ type, id }: EntityRef, schema: Schema): ActionType {
  const action = findAction(schema, type, id);
  if (action === undefined)
    throw new DataProblem('undeclaredAction', `the schema has no action ${actionKey(type, id)}`);
  return action;
}

/** The context is read as one value, so a context that is nothing but an escape is no record. */
function readContext(json: Json, action: ActionType | undefined, reader: TypedReader | undefined): RecordValue {
  const context = action === undefined || reader === undefined ? readUntyped(json) : readTyped(json, action, reader);
  if (context instanceof RecordValue) return context;
  throw new DataProblem('contextTypeMismatch', 'the context is not a record');
}

const readUntyped = (json: Json): Value => callsLast(evaluates => readValue(json, 1, evaluates));

function readTyped(json: Json, { context }: Pick<ActionType, 'context'>, reader: TypedReader): Value {
  try {
    return callsLast(evaluates => (evaluates ? reader : new TypedReader(reader.schema, false)).value(json, context));
  } catch (problem) {
    if (!(problem instanceof DataProblem) || problem.category !== 'typeMismatch') throw problem;
    throw new DataProblem('contextTypeMismatch', problem.problem);
  }
}

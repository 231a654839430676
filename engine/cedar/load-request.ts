/** Requests: JSON to a frame (language reference, part 1, 6.2; with a schema part 2, 2.2). */

import type { ActionType, RecordType, Schema } from '../../model/cedar/syntax/abstract.ts';
import type { Json, RequestJson } from '../../model/cedar/syntax/interchange.ts';
import { DataProblem, reading, readUid, readValue } from './data.ts';
import { Frame } from './frame.ts';
import { isJsonObject } from './json.ts';
import type { Read } from './read.ts';
import { conformRequest } from './schema/conform.ts';
import { actionKey } from './schema/names.ts';
import type { EntityStore } from './store.ts';
import { type EntityRef, RecordValue } from './values.ts';

/**
 * Makes a request ready to be decided, any number of times, against `store`. With a schema the action must be declared,
 * because its context type leads the reading of the context, and the request must be one that the schema allows.
 * Categories: language reference, part 2, 2.2.
 */
export function loadRequest(json: RequestJson, store: EntityStore, schema?: Schema): Read<Frame> {
  const frame = reading(() => {
    if (!isJsonObject(json)) throw new DataProblem('jsonShape', 'a request is an object');
    const principal = readUid(json.principal);
    const action = readUid(json.action);
    const resource = readUid(json.resource);
    const declared = schema === undefined ? undefined : declaredAction(action, schema);
    return new Frame(principal, action, resource, readContext(json.context, declared?.context), store);
  });
  if (!frame.ok || schema === undefined) return frame;
  return conformRequest(frame.value, schema) ?? frame;
}

function declaredAction({ type, id }: EntityRef, schema: Schema): ActionType {
  const key = actionKey(type, id);
  const action = schema.actions.get(key);
  if (action === undefined) throw new DataProblem('undeclaredAction', `the schema has no action ${key}`);
  return action;
}

/** The context is read as one value, so a context that is nothing but an escape is no record. */
function readContext(json: Json, expected: RecordType | undefined): RecordValue {
  const context = reading(() => readValue(json, expected));
  if (context.ok && context.value instanceof RecordValue) return context.value;
  if (context.ok) throw new DataProblem('contextTypeMismatch', 'the context is not a record');
  const { category, problem } = context;
  throw new DataProblem(category === 'typeMismatch' ? 'contextTypeMismatch' : category, problem);
}

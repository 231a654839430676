/** The actions of a schema, in whichever way the schema holds them. */

import type { ActionType, Schema } from '../../../model/cedar/syntax/abstract.ts';
import { actionKey } from './names.ts';
import { PlainSchema } from './plain.ts';

export const findAction = (schema: Schema, type: string, id: string): ActionType | undefined =>
  schema instanceof PlainSchema ? schema.action(type, id) : schema.actions.get(actionKey(type, id));

export const actionsOf = (schema: Schema): Iterable<ActionType> =>
  schema instanceof PlainSchema ? schema.actionList : schema.actions.values();

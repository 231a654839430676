/**
 * Scopes of policies: every form, aimed at a request or just past it. Each constraint tells which types (or actions) it
 * lets through, because that is what the condition may rely on.
 */
import type { JsonObject } from '../../model/cedar/syntax/interchange.ts';
import { table } from '../choices.ts';
import type { Action, Handle } from './domain.ts';
import type { World } from './world.ts';

export interface Constraint {
  readonly json: JsonObject;
  /** Mask of the entity types, or of the actions, that can pass. */
  readonly passing: number;
}

export const EVERYTHING = -1;

type ScopeForm = 'All' | '==' | 'in' | 'is' | 'is in';
const FORMS = table<ScopeForm>([
  [7, 'All'],
  [4, '=='],
  [6, 'in'],
  [4, 'is'],
  [4, 'is in'],
]);
const SLOT_FORMS = table<ScopeForm>([
  [4, '=='],
  [4, 'in'],
  [4, 'is in'],
]);

/** A constraint on principal or resource that mostly admits the entity. */
export function entityConstraint(world: World, aim: Handle): Constraint {
  const { choices } = world;
  switch (choices.weighted(FORMS)) {
    case 'All':
      return { json: { op: 'All' }, passing: EVERYTHING };
    case '==': {
      const entity = choices.chance(0.92) ? aim : choices.pick(aim.type.handles);
      return { json: { op: '==', entity: entity.uid }, passing: entity.type.bit };
    }
    case 'in': {
      const entity = groupOf(world, aim);
      return { json: { op: 'in', entity: entity.uid }, passing: below(world, entity) };
    }
    case 'is': {
      const type = choices.chance(0.93) ? aim.type : choices.pick(world.entityTypes);
      return { json: { op: 'is', entity_type: type.name }, passing: type.bit };
    }
    case 'is in': {
      const type = choices.chance(0.95) ? aim.type : choices.pick(world.entityTypes);
      const within = { entity: groupOf(world, aim).uid };
      return { json: { op: 'is', entity_type: type.name, in: within }, passing: type.bit };
    }
  }
}

export type SlotForm = '==' | 'in';

/** A constraint with a slot, and what the slot stands for: the entity itself or something above it. */
export function slotConstraint(world: World, aim: Handle, slot: string): Constraint & { readonly form: SlotForm } {
  const form = world.choices.weighted(SLOT_FORMS);
  if (form === 'is in') {
    return { json: { op: 'is', entity_type: aim.type.name, in: { slot } }, passing: aim.type.bit, form: 'in' };
  }
  return { json: { op: form, slot }, passing: EVERYTHING, form: form as SlotForm };
}

/** An ancestor of the entity, itself, or now and then any entity at all. */
export function groupOf(world: World, aim: Handle): Handle {
  const { choices } = world;
  if (choices.chance(0.06)) return choices.pick(world.handles);
  const ancestors = aim.ancestors();
  return ancestors.length > 0 && choices.chance(0.85) ? choices.pick(ancestors) : aim;
}

/** Mask of the types that can have this entity above them, or be it. */
function below(world: World, entity: Handle): number {
  const { bit } = entity.type;
  let mask = bit;
  for (const type of world.entityTypes) if ((type.ancestors & bit) !== 0) mask |= type.bit;
  return mask;
}

// ----------------------------------------------------------------------------------------------------------- actions

type ActionForm = 'All' | '==' | 'in' | 'in list';
const ACTION_FORMS = table<ActionForm>([
  [6, 'All'],
  [6, '=='],
  [4, 'in'],
  [5, 'in list'],
]);

export function actionConstraint(world: World, aim: Action): Constraint {
  const { choices } = world;
  switch (choices.weighted(ACTION_FORMS)) {
    case 'All':
      return { json: { op: 'All' }, passing: EVERYTHING };
    case '==': {
      const action = choices.chance(0.97) ? aim : choices.pick(world.actions);
      return { json: { op: '==', entity: action.handle.uid }, passing: action.bit };
    }
    case 'in': {
      const action = actionAbove(world, aim);
      return { json: { op: 'in', entity: action.handle.uid }, passing: action.downward };
    }
    case 'in list':
      return actionList(world, aim);
  }
}

function actionAbove(world: World, aim: Action): Action {
  const { choices } = world;
  const groups = world.actions.filter(action => (aim.upward & action.bit) !== 0 && action !== aim);
  if (groups.length > 0 && choices.chance(0.8)) return choices.pick(groups);
  return choices.chance(0.97) ? aim : choices.pick(world.actions);
}

/** `action in [...]`. The empty list is never true, and strict validation refuses it. */
function actionList(world: World, aim: Action): Constraint {
  const { choices } = world;
  if (!world.typed && choices.chance(0.05)) return { json: { op: 'in', entities: [] }, passing: 0 };
  const others = choices.sample(world.actions, choices.below(3));
  const within = choices.chance(0.96) ? actionAbove(world, aim) : choices.pick(world.actions);
  const list = [...others.filter(action => action.handle.type === within.handle.type), within];
  let passing = 0;
  for (const action of list) passing |= action.downward;
  return { json: { op: 'in', entities: list.map(action => action.handle.uid) }, passing };
}

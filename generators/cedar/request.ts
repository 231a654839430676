/**
 * Requests, derived from those that the policies aim at: first these themselves, then neighbours that differ in one
 * thing. Uniform requests would nearly all be denied for want of a matching policy.
 */
import type { Json, RequestJson } from '../../model/cedar/syntax/interchange.ts';
import { table } from '../choices.ts';
import type { Action, Datum, EntityType, Handle, Target } from './domain.ts';
import { put } from './est.ts';
import { UNDECLARED_NAMES } from './names.ts';
import { drawValue, freshRecord, recordDatum, strangeValue } from './values.ts';
import type { World } from './world.ts';

/** A request that some action applies to, with a context of its type. */
export function drawTarget(world: World, near: Target | null): Target {
  const { choices } = world;
  const action = near !== null && choices.chance(0.5) ? near.action : choices.pick(world.applicable);
  return targetFor(world, action, near);
}

/** As much of `near` as the action permits, half of it; the rest is drawn. */
function targetFor(world: World, action: Action, near: Target | null): Target {
  const keeps = (handle: Handle | undefined, mask: number): handle is Handle =>
    handle !== undefined && (handle.type.bit & mask) !== 0 && world.choices.chance(0.5);
  return {
    principal: keeps(near?.principal, action.principals)
      ? (near?.principal as Handle)
      : drawEntity(world, action.principals),
    action,
    resource: keeps(near?.resource, action.resources)
      ? (near?.resource as Handle)
      : drawEntity(world, action.resources),
    context:
      near !== null && near.action.context === action.context ? near.context : freshRecord(world, action.context),
  };
}

function drawEntity(world: World, mask: number): Handle {
  const type = world.choices.pick(world.typesIn(mask)) as EntityType;
  return world.choices.pick(type.handles);
}

type Change = (world: World, target: Target) => Target;

const CHANGES: readonly Change[] = [otherPrincipal, otherResource, otherContext, otherAction, another];
const CHANGE_TABLE = table<number>([
  [6, 0],
  [5, 1],
  [6, 2],
  [3, 3],
  [2, 4],
]);

const REQUESTS = 8;

export function drawRequests(world: World, targets: readonly Target[]): RequestJson[] {
  const { choices } = world;
  const chosen: Target[] = [...targets];
  while (chosen.length < REQUESTS) {
    const from = choices.chance(0.65) ? choices.pick(targets) : choices.pick(chosen);
    chosen.push(changed(world, from, chosen));
  }
  return chosen.map(requestJson);
}

/** One change; if it leads to a request that is there already (small worlds), two or three. */
function changed(world: World, from: Target, chosen: readonly Target[]): Target {
  let change = world.choices.weighted(CHANGE_TABLE);
  let target = from;
  for (let tries = 0; tries < CHANGES.length; tries++) {
    target = (CHANGES[change] as Change)(world, target);
    if (!chosen.some(other => isSame(other, target))) break;
    change = (change + 1) % CHANGES.length;
  }
  return target;
}

const isSame = (a: Target, b: Target): boolean =>
  a.principal === b.principal && a.action === b.action && a.resource === b.resource && a.context === b.context;

/** Another entity of the types that the action takes, mostly of the same type. */
function otherEntity(world: World, handle: Handle, mask: number): Handle {
  if (!world.typed && world.choices.chance(0.08)) return world.choices.pick(world.handles);
  const siblings = handle.type.handles;
  if (siblings.length > 1 && world.choices.chance(0.75)) {
    const at = world.choices.below(siblings.length - 1);
    return (siblings[at] === handle ? siblings[siblings.length - 1] : siblings[at]) as Handle;
  }
  return drawEntity(world, mask);
}

function otherPrincipal(world: World, target: Target): Target {
  const { principal, action, resource, context } = target;
  return { principal: otherEntity(world, principal, action.principals), action, resource, context };
}

function otherResource(world: World, target: Target): Target {
  const { principal, action, resource, context } = target;
  return { principal, action, resource: otherEntity(world, resource, action.resources), context };
}

function otherAction(world: World, target: Target): Target {
  return targetFor(world, world.choices.pick(world.applicable), target);
}

function another(world: World): Target {
  return drawTarget(world, null);
}

/** One field of the context gets another value, appears or disappears. */
function otherContext(world: World, target: Target): Target {
  const { choices } = world;
  const { attributes } = target.action.context;
  if (!world.typed && choices.chance(0.15)) return withExtraField(world, target);
  if (attributes.length === 0) return target;
  const at = choices.below(attributes.length);
  const attribute = attributes[at] as (typeof attributes)[number];
  const parts = target.context.parts.slice();
  const drop = parts[at] !== null && !attribute.required && choices.chance(0.5);
  parts[at] = drop ? null : different(world, parts[at] ?? null, drawValue(world, attribute.type));
  const { principal, action, resource } = target;
  return { principal, action, resource, context: recordDatum(action.context, parts) };
}

/** A context with a field that no action's context has. */
function withExtraField(world: World, target: Target): Target {
  const { principal, action, resource } = target;
  const context = recordDatum(action.context, target.context.parts);
  put(context.json as Record<string, Json>, world.choices.pick(UNDECLARED_NAMES), strangeValue(world).json);
  return { principal, action, resource, context };
}

/** A second draw if the first is what was there. */
function different(world: World, before: Datum | null, drawn: Datum): Datum {
  return before === drawn ? drawValue(world, drawn.type) : drawn;
}

export const requestJson = (target: Target): RequestJson => ({
  principal: target.principal.uid,
  action: target.action.handle.uid,
  resource: target.resource.uid,
  context: target.context.json as RequestJson['context'],
});

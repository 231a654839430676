/** Defects of schemas that concern how things hang together: cycles, what is no record, features that are off, repetitions. */
import type { Choices } from '../../choices.ts';
import {
  type ActionDraft,
  actionsOf,
  bareCommon,
  type CommonDraft,
  entitiesOf,
  type NamespaceDraft,
  type SchemaDraft,
  type TypeDraft,
  written,
} from '../schemas/draft.ts';
import { Names } from '../schemas/names.ts';
import { attribute, placeType, type SchemaDefect, wrapped } from './schema-parts.ts';

type Spot = { readonly choices: Choices; readonly draft: SchemaDraft };

const oneOf = <T>(choices: Choices, list: readonly T[]): T | undefined =>
  list.length === 0 ? undefined : choices.pick(list);
const isEmptyJson = ({ draft }: Spot): boolean => draft.notation === 'json';

/** One to three types in a ring, in the same namespace or not; an existing one may lead into it. */
function commonCycle({ choices, draft }: Spot): string {
  const ring: CommonDraft[] = [];
  for (let i = choices.integer(1, 3); i > 0; i--) {
    const namespace = choices.pick(draft.namespaces);
    const type = bareCommon(namespace, `Planted${i}`);
    namespace.common.push(type);
    ring.push(type);
  }
  ring.forEach((type, i) => {
    type.type = wrapped(choices, { kind: 'declared', to: ring[(i + 1) % ring.length] as CommonDraft });
  });
  if (choices.chance(0.3))
    placeType(choices, choices.pick(draft.namespaces), { kind: 'declared', to: ring[0] as CommonDraft });
  return 'commonTypeCycle';
}

function actionCycle({ choices, draft }: Spot): string | undefined {
  const actions = actionsOf(draft);
  const first = oneOf(choices, actions);
  if (first === undefined) return undefined;
  // Above the first one already: that closes the ring with one more edge.
  const above = ancestors(first);
  const last = above.length > 0 && choices.chance(0.7) ? choices.pick(above) : first;
  last.parents = [...last.parents, first];
  return 'actionCycle';
}

function ancestors(action: ActionDraft): ActionDraft[] {
  const found: ActionDraft[] = [];
  const open: ActionDraft[] = [action];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const parent of next.parents) {
      if ('written' in parent || found.includes(parent)) continue;
      found.push(parent);
      open.push(parent);
    }
  }
  return found;
}

const applying = (draft: SchemaDraft): ActionDraft[] => actionsOf(draft).filter(({ appliesTo }) => appliesTo !== null);
const namespaceOf = (draft: SchemaDraft, name: string): NamespaceDraft =>
  draft.namespaces.find(each => each.name === name) as NamespaceDraft;

/** A common type that is no record. */
function scalar({ choices, draft }: Spot, namespace: string): TypeDraft {
  const owner = namespaceOf(draft, namespace);
  const type = bareCommon(owner, 'Planted');
  const inner = bareCommon(owner, 'Planted1', choices.chance(0.5) ? type.type : { kind: 'set', element: type.type });
  owner.common.push(type, inner);
  if (choices.chance(0.5)) type.type = { kind: 'declared', to: inner };
  return { kind: 'declared', to: type };
}

function contextNoRecord(spot: Spot): string | undefined {
  const action = oneOf(spot.choices, applying(spot.draft));
  if (!action?.appliesTo) return undefined;
  action.appliesTo = { ...action.appliesTo, context: scalar(spot, action.namespace) };
  return 'notRecord';
}

/** Schema text takes a record or the name of a common type for a context, a JSON schema takes any type. */
function contextOfOtherKind({ choices, draft }: Spot): string | undefined {
  const action = oneOf(choices, applying(draft));
  if (!action?.appliesTo) return undefined;
  const record: TypeDraft = { kind: 'record', attributes: [] };
  action.appliesTo = {
    ...action.appliesTo,
    context: { kind: 'set', element: choices.chance(0.5) ? record : { kind: 'builtin', name: 'Long' } },
  };
  return draft.notation === 'json' ? 'notRecord' : 'parse';
}

/** Where only common types are looked for, an entity type is not found. */
function contextEntity({ choices, draft }: Spot): string | undefined {
  const names = new Names(draft);
  for (const action of choices.shuffle(applying(draft))) {
    const entities = namespaceOf(draft, action.namespace).entities.map(({ name }) => name);
    const name = entities.find(each => names.meaning(each, action.namespace, 'common') === undefined);
    if (name === undefined || action.appliesTo === null) continue;
    if (['Set', 'Long', 'String', 'Boolean', 'Record', 'Entity', 'Extension', 'EntityOrCommon'].includes(name))
      continue;
    const found = draft.notation === 'json' && choices.chance(0.5);
    const json = found ? { type: 'EntityOrCommon', name } : { type: name };
    action.appliesTo = { ...action.appliesTo, context: written(name, json) };
    return found ? 'notRecord' : 'typeNotDefined';
  }
  return undefined;
}

function shapeNoRecord(spot: Spot): string | undefined {
  const { choices, draft } = spot;
  const entity = oneOf(
    choices,
    entitiesOf(draft).filter(({ ids }) => ids === null),
  );
  if (entity === undefined) return undefined;
  entity.shape = choices.chance(0.5)
    ? scalar(spot, entity.namespace)
    : { kind: 'set', element: { kind: 'builtin', name: 'Long' } };
  return 'notRecord';
}

function unknownExtension({ choices, draft }: Spot): string {
  const name = choices.pick(['ip', 'Decimal', 'Long', 'dateTime', 'nope', 'IPAddr']);
  placeType(choices, choices.pick(draft.namespaces), written(name, { type: 'Extension', name }));
  return 'unknownExtensionType';
}

function openRecord({ choices, draft }: Spot): string {
  const json = {
    type: 'Record',
    attributes: choices.chance(0.5) ? {} : { a: { type: 'Long' } },
    additionalAttributes: true,
  };
  placeType(choices, choices.pick(draft.namespaces), written('{}', json));
  return 'unsupportedFeature';
}

// ------------------------------------------------------------------------------------------------- repeated or missing

function annotationTwice({ choices, draft }: Spot): string {
  const namespace = choices.pick(draft.namespaces);
  const holders = [...namespace.common, ...namespace.entities, ...namespace.actions].filter(
    each => !('twin' in each) || !each.twin,
  );
  const again = [
    ['doc', 'x'],
    ['doc', choices.pick(['x', 'y', null])],
  ] as const;
  if (holders.length === 0) {
    namespace.common.push({ ...bareCommon(namespace, 'Planted'), annotations: again });
  } else if (choices.chance(0.3)) {
    const part = { ...attribute('a', { kind: 'builtin', name: 'Long' }), annotations: again };
    namespace.common.push(bareCommon(namespace, 'Planted', { kind: 'record', attributes: [part] }));
  } else {
    const holder = choices.pick(holders);
    holder.annotations = [...holder.annotations, ...again];
  }
  return 'duplicateAnnotation';
}

const ITEMS = ['principal', 'resource', 'context'] as const;

function itemTwice({ choices, draft }: Spot): string | undefined {
  const action = oneOf(choices, applying(draft));
  if (!action?.appliesTo) return undefined;
  const item = choices.pick(ITEMS);
  const context = action.appliesTo.context ?? { kind: 'record', attributes: [] };
  action.appliesTo = { ...action.appliesTo, context, spoilt: { item, by: 'repeating' } };
  return 'duplicateAppDecl';
}

function itemMissing({ choices, draft }: Spot): string | undefined {
  const action = oneOf(choices, applying(draft));
  if (!action?.appliesTo) return undefined;
  const item = choices.pick(['principal', 'resource'] as const);
  if (choices.chance(0.5)) action.appliesTo = { ...action.appliesTo, spoilt: { item, by: 'leaving out' } };
  else action.appliesTo = { ...action.appliesTo, [`${item}s`]: [] };
  return 'missingOrEmptyAppDecl';
}

function enumEmpty(spot: Spot): string | undefined {
  const entity = oneOf(spot.choices, entitiesOf(spot.draft));
  if (entity === undefined) return undefined;
  Object.assign(entity, { ids: [], parents: [], shape: null, tags: null });
  return isEmptyJson(spot) ? 'jsonShape' : 'parse';
}

export const STRUCTURE_DEFECTS: readonly SchemaDefect[] = [
  { kind: 'cycle of common types', plant: commonCycle },
  { kind: 'cycle of actions', plant: actionCycle },
  { kind: 'context that is a common type, but no record', plant: contextNoRecord },
  { kind: 'context that is a set', plant: contextOfOtherKind },
  { kind: 'context that is an entity type', plant: contextEntity },
  { kind: 'shape that is no record', notation: 'json', plant: shapeNoRecord },
  { kind: 'unknown extension type', notation: 'json', plant: unknownExtension },
  { kind: 'record with additional attributes', notation: 'json', plant: openRecord },
  { kind: 'annotation twice', notation: 'text', plant: annotationTwice },
  { kind: 'item of appliesTo twice', notation: 'text', plant: itemTwice },
  { kind: 'item of appliesTo missing or empty', notation: 'text', plant: itemMissing },
  { kind: 'enum without ids', plant: enumEmpty },
];

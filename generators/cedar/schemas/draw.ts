/**
 * Draws schemas that are well formed: namespaces with references across them, common types upon common types, types named
 * like built-ins and keywords, groups of actions from several namespaces, cycles wherever they are legal.
 *
 * Names first, contents afterwards, so that everything can refer to everything. Entity types may form any graph; common
 * types and actions refer to later ones only, because cycles of those are errors.
 */
import { type Choices, table } from '../../choices.ts';
import { ACTION_IDS, ANNOTATION_NAMES, ENTITY_IDS } from '../names.ts';
import {
  type ActionDraft,
  type Annotations,
  actionsOf,
  bareAction,
  bareCommon,
  bareEntity,
  type CommonDraft,
  commonOf,
  type EntityDraft,
  entitiesOf,
  NO_ANNOTATIONS,
  type Notation,
  recordOf,
  type SchemaDraft,
} from './draft.ts';
import { TypeDrawer } from './draw-type.ts';
import { Names, typeKey } from './names.ts';

/** Identifiers for types; what no common type may be called comes last. */
// biome-ignore format: a table
const TYPE_NAMES = [
  'User', 'Group', 'Doc', 'Folder', 'Color', 'Team', 'T', 't', '_', 'T1', 'entity', 'type', 'action', 'namespace', 'tags', 'enum',
  'principal', 'resource', 'context', 'appliesTo', 'attributes', 'permit', 'ipaddr', 'decimal', 'datetime', 'duration', 'EntityOrCommon',
  'constructor', 'toString', '__proto__', 'hasOwnProperty', '__cedar_', 'ip', 'principalTypes',
];
const NOT_FOR_COMMON = ['Set', 'Long', 'Bool', 'String', 'Record', 'Entity', 'Extension', 'Boolean'];
// biome-ignore format: a table
const NAMESPACES = ['NS', 'A', 'A::B', 'A::B::C', 'B', 'Acme::Cloud', 'entity', '_::_', 'User', 'Set', 'Long', 'constructor', 'type::type'];

const NAMESPACE_COUNTS = table<readonly [withEmpty: boolean, named: number]>([
  [6, [true, 0]],
  [4, [false, 1]],
  [5, [true, 1]],
  [4, [false, 2]],
  [4, [true, 2]],
  [1, [true, 3]],
  [1, [false, 3]],
]);

export function drawSchema(choices: Choices, notation: Notation): SchemaDraft {
  const draft: SchemaDraft = { notation, namespaces: [] };
  const [withEmpty, named] = choices.weighted(NAMESPACE_COUNTS);
  const start = choices.below(NAMESPACES.length);
  const names = Array.from({ length: named }, (_, i) => NAMESPACES[(start + i) % NAMESPACES.length] as string);
  for (const name of withEmpty ? ['', ...names] : names) {
    draft.namespaces.push({ name, annotations: NO_ANNOTATIONS, common: [], entities: [], actions: [] });
  }
  drawNames(choices, draft);
  drawContents(choices, draft);
  return draft;
}

// ------------------------------------------------------------------------------------------------------------- names

/** A named namespace may not have a name of the empty one, whichever sort it is; two named ones may share names. */
function drawNames(choices: Choices, draft: SchemaDraft): void {
  const taken = new Set<string>();
  const takenIds = new Set<string>();
  for (const namespace of draft.namespaces) {
    const isEmpty = namespace.name === '';
    const common = freshNames(choices, choices.size(0, 4, 0.6), TYPE_NAMES, taken);
    const others = new Set([...taken, ...common]);
    const pool = choices.chance(0.2) ? [...NOT_FOR_COMMON, ...TYPE_NAMES] : TYPE_NAMES;
    const entities = freshNames(choices, choices.size(isEmpty ? 0 : 1, 5, 0.65), pool, others);
    const ids = freshNames(choices, choices.size(0, 4, 0.6), ACTION_IDS, takenIds);
    if (draft.notation === 'text' && common.length > 0 && choices.chance(0.04)) entities.push(common[0] as string);
    // The type of actions cannot be declared, but a common type may have its name.
    if (!taken.has('Action') && choices.chance(0.03)) common.push('Action');
    for (const name of common) namespace.common.push(bareCommon(namespace, name));
    for (const name of entities) if (!isReservedEntity(name)) namespace.entities.push(bareEntity(namespace, name));
    for (const id of ids) namespace.actions.push(bareAction(namespace, id));
    if (!isEmpty) continue;
    for (const name of [...common, ...entities]) taken.add(name);
    for (const id of ids) takenIds.add(id);
  }
}

const isReservedEntity = (name: string): boolean => name === 'Action';

function freshNames(choices: Choices, count: number, pool: readonly string[], taken: ReadonlySet<string>): string[] {
  const start = choices.chance(0.5) ? choices.below(pool.length) : 0;
  const names: string[] = [];
  for (let i = 0; i < pool.length && names.length < count; i++) {
    const name = pool[(start + i) % pool.length] as string;
    if (!taken.has(name)) names.push(name);
  }
  return names;
}

// ---------------------------------------------------------------------------------------------------------- contents

function drawContents(choices: Choices, draft: SchemaDraft): void {
  const drawer = new TypeDrawer(choices, draft, new Names(draft));
  const common = choices.shuffle(commonOf(draft));
  common.forEach((type, i) => {
    type.type = drawer.type(2, common.slice(i + 1));
    type.annotations = drawAnnotations(choices);
  });
  for (const { entities } of draft.namespaces) {
    entities.forEach((entity, i) => {
      drawEntity(drawer, entity, common);
      if (i > 0 && choices.chance(0.1)) becomeTwin(entity, entities[i - 1] as EntityDraft);
    });
  }
  const actions = choices.shuffle(actionsOf(draft));
  actions.forEach((action, i) => {
    drawAction(drawer, action, actions.slice(i + 1), common);
  });
  for (const { actions: own } of draft.namespaces) makeTwins(choices, own);
  for (const namespace of draft.namespaces) {
    if (namespace.name !== '') namespace.annotations = drawAnnotations(choices);
  }
}

function becomeTwin(entity: EntityDraft, before: EntityDraft): void {
  const { annotations, parents, shape, tags, ids } = before;
  Object.assign(entity, { annotations, parents, shape, tags, ids, twin: true });
}

/** Two actions without parents share everything, so that no cycle can come of it. */
function makeTwins(choices: Choices, actions: readonly ActionDraft[]): void {
  actions.forEach((action, i) => {
    const before = actions[i - 1];
    if (before === undefined || before.parents.length > 0 || action.parents.length > 0 || !choices.chance(0.2)) return;
    action.appliesTo = before.appliesTo;
    action.annotations = before.annotations;
    action.twin = true;
  });
}

function drawEntity(drawer: TypeDrawer, entity: EntityDraft, common: readonly CommonDraft[]): void {
  const { choices, draft } = drawer;
  entity.annotations = drawAnnotations(choices);
  if (choices.chance(0.15)) {
    // The same id twice is legal.
    entity.ids = choices.list(1, 4, 0.6, () => choices.pick(ENTITY_IDS));
    return;
  }
  entity.parents = choices.list(0, 3, 0.4, () => choices.pick(entitiesOf(draft)));
  const records = common.filter(type => recordOf(type.type) !== undefined);
  if (draft.notation === 'json' && records.length > 0 && choices.chance(0.15)) {
    entity.shape = drawer.declared(choices.pick(records)) ?? null;
  } else if (choices.chance(0.75)) entity.shape = drawer.record(2, common);
  if (choices.chance(0.25)) entity.tags = drawer.type(1, common);
}

function drawAction(
  drawer: TypeDrawer,
  action: ActionDraft,
  groups: readonly ActionDraft[],
  common: readonly CommonDraft[],
): void {
  const { choices, draft, names } = drawer;
  action.annotations = drawAnnotations(choices);
  if (groups.length > 0) action.parents = choices.list(0, 2, 0.4, () => choices.pick(groups));
  const entities = entitiesOf(draft);
  if (entities.length === 0 || choices.chance(0.25)) return;
  const least = draft.notation === 'json' && choices.chance(0.1) ? 0 : 1;
  const types = () => choices.list(least, 3, 0.3, () => choices.pick(entities));
  action.appliesTo = { principals: types(), resources: types(), context: null };
  const records = common.filter(
    type => recordOf(type.type) !== undefined && names.spellings(typeKey(type), action.namespace, 'common').length > 0,
  );
  if (records.length > 0 && choices.chance(0.4)) {
    action.appliesTo.context = { kind: 'declared', to: choices.pick(records) };
  } else if (choices.chance(0.6)) action.appliesTo.context = drawer.record(2, common);
}

function drawAnnotations(choices: Choices): Annotations {
  if (!choices.chance(0.1)) return NO_ANNOTATIONS;
  const names = choices.sample(ANNOTATION_NAMES, choices.integer(1, 2));
  return names.map(name => [name, choices.chance(0.3) ? null : choices.pick(['', 'a', '"\n', '\u{1F600}'])]);
}

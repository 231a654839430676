/** Defects of schemas that concern names: what is not declared, what may not be, what is declared twice. */
import type { Choices } from '../../choices.ts';
import {
  type ActionDraft,
  actionsOf,
  bareCommon,
  bareEntity,
  type CommonDraft,
  type EntityDraft,
  entitiesOf,
  type NamespaceDraft,
  NO_ANNOTATIONS,
  type SchemaDraft,
  written,
} from '../schemas/draft.ts';
import { Names } from '../schemas/names.ts';
import { placeType, type SchemaDefect } from './schema-parts.ts';

const UNDECLARED = [
  'Undeclared',
  'user',
  'NS::Undeclared',
  '__cedar::Boolean',
  '__cedar::Set',
  'Boolean',
  'Users::User',
];

/** A name that means nothing in the namespace, from those given; undefined if all mean something. */
function meaningless(
  choices: Choices,
  draft: SchemaDraft,
  namespace: string,
  from: readonly string[],
): string | undefined {
  const names = new Names(draft);
  const fit = from.filter(text => names.meaning(text, namespace, 'either') === undefined);
  return fit.length === 0 ? undefined : choices.pick(fit);
}

function undeclaredType({ choices, draft }: Spot): string | undefined {
  const namespace = choices.pick(draft.namespaces);
  const name = meaningless(choices, draft, namespace.name, UNDECLARED);
  if (name === undefined) return undefined;
  const forms = [
    { type: 'EntityOrCommon', name },
    { type: 'Entity', name },
    ...(name === 'Boolean' ? [] : [{ type: name }]),
  ];
  placeType(choices, namespace, written(name, choices.pick(forms)));
  return 'typeNotDefined';
}

type Spot = { readonly choices: Choices; readonly draft: SchemaDraft };
type Namer = (namespace: NamespaceDraft, draft: SchemaDraft) => readonly string[];

/** `B::T` within `A::B`: there are no relative paths. */
const relativePaths: Namer = ({ name, entities, common: types }) => {
  const last = name.split('::').at(-1);
  return name.includes('::') ? [...entities, ...types].map(type => `${last}::${type.name}`) : [];
};

/** Neither a namespace above nor one beside is searched. */
const foreignNames: Namer = ({ name }, { namespaces }) =>
  namespaces
    .filter(other => other.name !== name)
    .flatMap(({ entities, common: types }) => [...entities, ...types].map(type => type.name));

/** A defect: a name that means nothing where it stands. */
const wrongName =
  (namer: Namer) =>
  ({ choices, draft }: Spot): string | undefined => {
    for (const namespace of choices.shuffle(draft.namespaces)) {
      const name = meaningless(choices, draft, namespace.name, namer(namespace, draft));
      if (name === undefined) continue;
      placeType(choices, namespace, written(name));
      return 'typeNotDefined';
    }
    return undefined;
  };

const standard = (draft: SchemaDraft): EntityDraft[] => entitiesOf(draft).filter(({ ids }) => ids === null);
const applying = (draft: SchemaDraft): ActionDraft[] => actionsOf(draft).filter(({ appliesTo }) => appliesTo !== null);
const oneOf = <T>(choices: Choices, list: readonly T[]): T | undefined =>
  list.length === 0 ? undefined : choices.pick(list);

/** A name, as a parent type or in `appliesTo`, by what may stand there. */
function misplace({ choices, draft }: Spot, name: (namespace: string) => string | undefined): boolean {
  const places: (EntityDraft | ActionDraft)[] = [...standard(draft), ...applying(draft)];
  for (const place of choices.shuffle(places)) {
    const text = name(place.namespace);
    if (text === undefined) continue;
    const spoilt = { written: text };
    if ('sort' in place) place.parents = [...place.parents, spoilt];
    else if (place.appliesTo !== null) {
      const list = choices.chance(0.5) ? 'principals' : 'resources';
      place.appliesTo = { ...place.appliesTo, [list]: [...place.appliesTo[list], spoilt] };
    }
    return true;
  }
  return false;
}

function undeclaredEntity(spot: Spot): string | undefined {
  const { choices, draft } = spot;
  const done = misplace(spot, namespace => meaningless(choices, draft, namespace, UNDECLARED.slice(0, 3)));
  return done ? 'typeNotDefined' : undefined;
}

function commonAsEntity(spot: Spot): string | undefined {
  const names = new Names(spot.draft);
  const done = misplace(spot, namespace => {
    const own = spot.draft.namespaces.find(({ name }) => name === namespace)?.common ?? [];
    return own.map(({ name }) => name).find(name => names.meaning(name, namespace, 'entity') === undefined);
  });
  return done ? 'typeNotDefined' : undefined;
}

/** The type of actions is a type like any other, but nothing can be in it or apply to it. */
function actionsAsEntities(spot: Spot): string | undefined {
  const owners = new Set(actionsOf(spot.draft).map(({ namespace }) => namespace));
  const done = misplace(spot, namespace => {
    if (owners.has(namespace) && spot.choices.chance(0.5)) return 'Action';
    const owner = oneOf(spot.choices, [...owners]);
    return owner === undefined || owner === '' ? undefined : `${owner}::Action`;
  });
  return done ? 'undeclaredEntityType' : undefined;
}

function undeclaredGroup({ choices, draft }: Spot): string | undefined {
  const action = oneOf(choices, actionsOf(draft));
  if (action === undefined) return undefined;
  const known = new Set(
    actionsOf(draft)
      .filter(({ namespace }) => ['', action.namespace].includes(namespace))
      .map(({ id }) => id),
  );
  const foreign = actionsOf(draft)
    .map(({ id }) => id)
    .filter(id => !known.has(id));
  const group = choices.pick([
    { id: 'undeclared' },
    { type: 'Action', id: 'undeclared' },
    { type: 'Undeclared::Action', id: action.id },
    { type: 'User', id: action.id },
    ...foreign.map(id => ({ id })),
  ]);
  action.parents = [...action.parents, { written: group }];
  return 'actionNotDefined';
}

// -------------------------------------------------------------------------------------------- what may not be declared

const RESERVED_COMMON = ['Bool', 'Boolean', 'Entity', 'Extension', 'Long', 'Record', 'Set', 'String'];
const RESERVED_WORDS = ['if', 'in', 'is', 'has', 'like', 'true', 'false', 'then', 'else'];

/** Declares a type of that name where nothing has it. */
function declare({ choices, draft }: Spot, name: string, sort: 'entity' | 'common' | 'either'): boolean {
  const free = draft.namespaces.filter(
    namespace => ![...namespace.entities, ...namespace.common].some(type => type.name === name),
  );
  const namespace = oneOf(choices, free);
  if (namespace === undefined) return false;
  if (sort === 'common' || (sort === 'either' && choices.chance(0.5)))
    namespace.common.push(bareCommon(namespace, name));
  else namespace.entities.push(bareEntity(namespace, name));
  return true;
}

const declaring =
  (names: readonly string[], sort: 'entity' | 'common' | 'either', category: { text: string; json: string }) =>
  (spot: Spot): string | undefined =>
    declare(spot, spot.choices.pick(names), sort) ? category[spot.draft.notation] : undefined;

const both = (category: string) => ({ text: category, json: category });

function reservedNamespace({ choices, draft }: Spot): string {
  const name = choices.pick(['__cedar', 'A::__cedar', '__cedar::A', 'A::__cedar::B']);
  const namespace: NamespaceDraft = { name, annotations: NO_ANNOTATIONS, common: [], entities: [], actions: [] };
  if (choices.chance(0.5)) namespace.entities.push(bareEntity(namespace, 'Planted'));
  draft.namespaces.push(namespace);
  return 'reservedName';
}

/** A named namespace may not have the name of a type in the empty one, whichever sorts they are. */
function shadowedType({ choices, draft }: Spot): string | undefined {
  const empty = draft.namespaces.find(({ name }) => name === '');
  const named = draft.namespaces.filter(({ name }) => name !== '');
  if (empty === undefined || named.length === 0) return undefined;
  const namespace = choices.pick(named);
  empty.entities.push(bareEntity(empty, 'Planted'));
  if (choices.chance(0.5)) namespace.common.push(bareCommon(namespace, 'Planted'));
  else namespace.entities.push(bareEntity(namespace, 'Planted'));
  return 'shadowing';
}

function shadowedAction({ choices, draft }: Spot): string | undefined {
  const empty = draft.namespaces.find(({ name }) => name === '');
  const named = draft.namespaces.filter(({ name }) => name !== '');
  const action = oneOf(choices, empty?.actions ?? []);
  if (action === undefined || named.length === 0) return undefined;
  const namespace = choices.pick(named);
  namespace.actions.push({ ...action, namespace: namespace.name, parents: [], appliesTo: null, twin: false });
  return 'shadowing';
}

function declaredTwice({ choices, draft }: Spot): string | undefined {
  const namespace = oneOf(
    choices,
    draft.namespaces.filter(each => each.entities.length + each.common.length + each.actions.length > 0),
  );
  if (namespace === undefined) return undefined;
  const { entities, common: types, actions } = namespace;
  const list = choices.pick<(EntityDraft | CommonDraft | ActionDraft)[]>(
    [entities, types, actions].filter(each => each.length > 0),
  );
  const first = choices.pick(list);
  // At once, `entity A, A`, or at another place.
  const atOnce = 'twin' in first && first === list.at(-1) && choices.chance(0.4);
  list.push('twin' in first ? { ...first, twin: atOnce } : { ...first });
  return 'declaredTwice';
}

function duplicateNamespace({ choices, draft }: Spot): string | undefined {
  const named = oneOf(
    choices,
    draft.namespaces.filter(({ name }) => name !== ''),
  );
  if (named === undefined) return undefined;
  draft.namespaces.push({ name: named.name, annotations: NO_ANNOTATIONS, common: [], entities: [], actions: [] });
  return 'duplicateNamespace';
}

export const NAME_DEFECTS: readonly SchemaDefect[] = [
  { kind: 'undeclared type', plant: undeclaredType },
  { kind: 'relative path', plant: wrongName(relativePaths) },
  { kind: 'type of another namespace without its path', plant: wrongName(foreignNames) },
  { kind: 'undeclared entity type as parent or in appliesTo', plant: undeclaredEntity },
  { kind: 'common type as parent or in appliesTo', plant: commonAsEntity },
  { kind: 'type of actions as parent or in appliesTo', plant: actionsAsEntities },
  { kind: 'undeclared action group', plant: undeclaredGroup },
  { kind: 'reserved name of a common type', plant: declaring(RESERVED_COMMON, 'common', both('reservedKeyword')) },
  { kind: 'reserved name of a type', plant: declaring(['__cedar'], 'either', both('reservedName')) },
  {
    kind: 'reserved word as a name',
    plant: declaring(RESERVED_WORDS, 'either', { text: 'reservedIdentifier', json: 'jsonShape' }),
  },
  { kind: 'path as a name', plant: declaring(['A::B', 'NS::Planted'], 'either', { text: 'parse', json: 'jsonShape' }) },
  {
    kind: 'no identifier as a name',
    plant: declaring(['É', '1A', 'a-b', '"A"'], 'either', { text: 'parse', json: 'jsonShape' }),
  },
  { kind: 'entity type Action', plant: declaring(['Action'], 'entity', both('actionEntityTypeDeclared')) },
  { kind: 'reserved namespace', plant: reservedNamespace },
  { kind: 'type that shadows one of the empty namespace', plant: shadowedType },
  { kind: 'action that shadows one of the empty namespace', plant: shadowedAction },
  { kind: 'declared twice', notation: 'text', plant: declaredTwice },
  { kind: 'namespace twice', notation: 'text', plant: duplicateNamespace },
];

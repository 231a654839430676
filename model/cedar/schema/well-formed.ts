/**
 * What a schema must not do with names: language reference, part 2, 1.5. A table of checks, in the order in which they
 * run; the first problem of the first check that finds any is the answer.
 */

import { uidKey } from '../entities.ts';
import { firstOf, type Loaded, rejected } from '../loaded.ts';
import { actionMeant, actionUid, meaningOf, type Names, qualify } from './names.ts';
import {
  type ActionDeclaration,
  BUILT_IN,
  type EntityDeclaration,
  type TypeRef,
  type UnresolvedSchema,
} from './unresolved.ts';

/** A check gives the words for the first problem that it finds. */
type Check = (schema: UnresolvedSchema, names: Names) => string | undefined;

const CHECKS: readonly (readonly [category: string, check: Check])[] = [
  ['reservedName', reservedName],
  ['reservedKeyword', reservedKeyword],
  ['actionEntityTypeDeclared', declaredActionType],
  ['unsupportedFeature', actionAttributes],
  ['shadowing', shadowing],
  ['typeNotDefined', undefinedType],
  ['actionNotDefined', undefinedAction],
];

/** Undefined: all is well. Cycles of common types come next; they are found on the way to resolve.ts. */
export const firstProblem = (schema: UnresolvedSchema, names: Names): Loaded<never> | undefined =>
  firstOf(CHECKS, ([category, check]) => {
    const why = check(schema, names);
    return why === undefined ? undefined : rejected(category, why);
  });

function reservedName(schema: UnresolvedSchema): string | undefined {
  for (const [namespace, { commonTypes, entityTypes }] of schema) {
    const inPath = namespace.includes('__cedar') && namespace.split('::').includes('__cedar');
    if (inPath || commonTypes.has('__cedar') || entityTypes.has('__cedar'))
      return `__cedar is reserved, and declared in the namespace "${namespace}"`;
  }
  return undefined;
}

function reservedKeyword(schema: UnresolvedSchema): string | undefined {
  for (const { commonTypes } of schema.values()) {
    for (const id of commonTypes.keys()) if (BUILT_IN.includes(id)) return `a common type may not be called ${id}`;
  }
  return undefined;
}

function actionAttributes(schema: UnresolvedSchema): string | undefined {
  for (const { actions } of schema.values()) {
    for (const [id, { hasAttributes }] of actions) if (hasAttributes) return `the action ${id} has attributes`;
  }
  return undefined;
}

function declaredActionType(schema: UnresolvedSchema): string | undefined {
  for (const { entityTypes } of schema.values()) {
    if (entityTypes.has('Action')) return 'an entity type may not be called Action';
  }
  return undefined;
}

/** Between a named namespace and the empty one, types of both kinds clash with each other; named ones never clash. */
function shadowing(schema: UnresolvedSchema): string | undefined {
  const empty = schema.get('');
  if (empty === undefined) return undefined;
  for (const [namespace, { commonTypes, entityTypes, actions }] of schema) {
    if (namespace === '') continue;
    for (const id of [...commonTypes.keys(), ...entityTypes.keys()]) {
      const shadows = empty.commonTypes.has(id) || empty.entityTypes.has(id);
      if (shadows) return `${qualify(namespace, id)} shadows the ${id} of the empty namespace`;
    }
    for (const id of actions.keys()) {
      if (empty.actions.has(id)) return `${uidKey(actionUid(namespace, id))} shadows ${uidKey(actionUid('', id))}`;
    }
  }
  return undefined;
}

function undefinedType(schema: UnresolvedSchema, names: Names): string | undefined {
  for (const [namespace, declared] of schema) {
    const name =
      firstOf(declared.commonTypes.values(), type => undefinedIn(type, namespace, names)) ??
      firstOf(declared.entityTypes.values(), type => undefinedInEntity(type, namespace, names)) ??
      firstOf(declared.actions.values(), action => undefinedInAction(action, namespace, names));
    if (name !== undefined) return `${name}, in the namespace "${namespace}", is no type that may stand there`;
  }
  return undefined;
}

/** The first name in the type that means nothing where it stands. */
function undefinedIn(type: TypeRef, namespace: string, names: Names): string | undefined {
  switch (type.kind) {
    case 'name':
      return meaningOf(type, namespace, names) === undefined ? type.name : undefined;
    case 'extension':
      return undefined;
    case 'set':
      return undefinedIn(type.element, namespace, names);
    case 'record':
      return firstOf(type.attributes.values(), attribute => undefinedIn(attribute.type, namespace, names));
  }
}

function undefinedInEntity(declared: EntityDeclaration, namespace: string, names: Names): string | undefined {
  if (declared.kind === 'enum') return undefined;
  return (
    undefinedEntity(declared.parents, namespace, names) ??
    undefinedIn(declared.shape, namespace, names) ??
    (declared.tags && undefinedIn(declared.tags, namespace, names))
  );
}

function undefinedInAction({ appliesTo }: ActionDeclaration, namespace: string, names: Names): string | undefined {
  if (appliesTo === null) return undefined;
  return (
    undefinedEntity(appliesTo.principals, namespace, names) ??
    undefinedEntity(appliesTo.resources, namespace, names) ??
    undefinedIn(appliesTo.context, namespace, names)
  );
}

const undefinedEntity = (types: readonly string[], namespace: string, names: Names): string | undefined =>
  types.find(name => meaningOf({ name, mayBe: 'entity' }, namespace, names) === undefined);

function undefinedAction(schema: UnresolvedSchema, names: Names): string | undefined {
  for (const [namespace, { actions }] of schema) {
    for (const { parents } of actions.values()) {
      const undeclared = parents.find(reference => actionMeant(reference, namespace, names) === undefined);
      if (undeclared !== undefined) return `the action ${undeclared.id} is not declared`;
    }
  }
  return undefined;
}

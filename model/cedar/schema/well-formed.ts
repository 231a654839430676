/**
 * What a schema must not do with names: language reference, part 2, 1.5. A table of checks, in the order in which they
 * run; the first problem of the first check that finds any is the answer.
 */

import { uidKey } from '../entities.ts';
import { type Loaded, rejected } from '../loaded.ts';
import { namesIn, orderOfUse } from './inline.ts';
import { actionMeant, actionUid, meaningOf, type Names, qualify } from './names.ts';
import type { ActionDeclaration, EntityDeclaration, TypeRef, UnresolvedSchema } from './unresolved.ts';

/** A check gives the words for each problem that it finds. */
type Check = (schema: UnresolvedSchema, names: Names) => Iterable<string>;

const CHECKS: readonly (readonly [category: string, check: Check])[] = [
  ['reservedName', reservedNames],
  ['reservedKeyword', reservedKeywords],
  ['unsupportedFeature', actionAttributes],
  ['actionEntityTypeDeclared', declaredActionTypes],
  ['shadowing', shadowing],
  ['typeNotDefined', undefinedTypes],
  ['actionNotDefined', undefinedActions],
  ['commonTypeCycle', commonTypeCycles],
];

/** Undefined: all is well. */
export function firstProblem(schema: UnresolvedSchema, names: Names): Loaded<never> | undefined {
  for (const [category, check] of CHECKS) {
    for (const why of check(schema, names)) return rejected(category, why);
  }
  return undefined;
}

function* reservedNames(schema: UnresolvedSchema): Iterable<string> {
  for (const [namespace, { commonTypes, entityTypes }] of schema) {
    const declared = [...namespace.split('::'), ...commonTypes.keys(), ...entityTypes.keys()];
    if (declared.includes('__cedar')) yield `__cedar is reserved, and declared in the namespace "${namespace}"`;
  }
}

const KEYWORDS = ['Bool', 'Boolean', 'Entity', 'Extension', 'Long', 'Record', 'Set', 'String'];
function* reservedKeywords(schema: UnresolvedSchema): Iterable<string> {
  for (const { commonTypes } of schema.values()) {
    for (const id of KEYWORDS) if (commonTypes.has(id)) yield `a common type may not be called ${id}`;
  }
}

function* actionAttributes(schema: UnresolvedSchema): Iterable<string> {
  for (const { actions } of schema.values()) {
    for (const [id, { hasAttributes }] of actions) if (hasAttributes) yield `the action ${id} has attributes`;
  }
}

function* declaredActionTypes(schema: UnresolvedSchema): Iterable<string> {
  for (const { entityTypes } of schema.values()) {
    if (entityTypes.has('Action')) yield 'an entity type may not be called Action';
  }
}

/** Between a named namespace and the empty one, types of both kinds clash with each other; named ones never clash. */
function* shadowing(schema: UnresolvedSchema): Iterable<string> {
  const empty = schema.get('');
  for (const [namespace, { commonTypes, entityTypes, actions }] of schema) {
    if (namespace === '' || empty === undefined) continue;
    for (const id of [...commonTypes.keys(), ...entityTypes.keys()]) {
      const shadows = empty.commonTypes.has(id) || empty.entityTypes.has(id);
      if (shadows) yield `${qualify(namespace, id)} shadows the ${id} of the empty namespace`;
    }
    for (const id of actions.keys()) {
      if (empty.actions.has(id)) yield `${uidKey(actionUid(namespace, id))} shadows ${uidKey(actionUid('', id))}`;
    }
  }
}

function* undefinedTypes(schema: UnresolvedSchema, names: Names): Iterable<string> {
  for (const [namespace, { commonTypes, entityTypes, actions }] of schema) {
    const types = [
      ...commonTypes.values(),
      ...[...entityTypes.values()].flatMap(typesOfEntity),
      ...[...actions.values()].flatMap(typesOfAction),
    ];
    for (const reference of types.flatMap(namesIn)) {
      if (meaningOf(reference, namespace, names) !== undefined) continue;
      yield `${reference.name}, in the namespace "${namespace}", is no type that may stand there`;
    }
  }
}
const entityNamed = (name: string): TypeRef => ({ kind: 'name', name, mayBe: 'entity' });
const typesOfEntity = (declaration: EntityDeclaration): readonly TypeRef[] =>
  declaration.kind === 'enum'
    ? []
    : [...declaration.parents.map(entityNamed), declaration.shape, ...(declaration.tags ? [declaration.tags] : [])];
const typesOfAction = ({ appliesTo }: ActionDeclaration): readonly TypeRef[] =>
  appliesTo === null ? [] : [...[...appliesTo.principals, ...appliesTo.resources].map(entityNamed), appliesTo.context];

function* undefinedActions(schema: UnresolvedSchema, names: Names): Iterable<string> {
  for (const [namespace, { actions }] of schema) {
    for (const reference of [...actions.values()].flatMap(action => action.parents)) {
      if (actionMeant(reference, namespace, names) === undefined) yield `the action ${reference.id} is not declared`;
    }
  }
}

function* commonTypeCycles(_schema: UnresolvedSchema, names: Names): Iterable<string> {
  const ordered = new Set(orderOfUse(names));
  for (const common of names.common.values()) {
    if (!ordered.has(common)) yield `the definition of ${common.name} leads round in a circle`;
  }
}

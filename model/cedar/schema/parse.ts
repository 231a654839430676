/**
 * Reads schema text: language reference, part 2, 1.2, on top of schema.peggy.
 *
 * Categories: `parse`, `reservedIdentifier` and `duplicateAnnotation`, of which the first in the text decides; then those of
 * the tables PER_NAMESPACE.
 */

import { codePoint, grammar, type Refuse } from '../grammar.ts';
import { firstOf, type Loaded, rejected } from '../loaded.ts';
import { KEYWORDS } from '../names.ts';
import {
  type ActionDeclaration,
  type AppliesTo,
  BUILT_IN,
  EMPTY_RECORD,
  type EntityDeclaration,
  MAX_TYPE_DEPTH,
  type Namespace,
  type RecordRef,
  type TypeRef,
  type UnresolvedSchema,
} from './unresolved.ts';

export function parseSchema(text: string): Loaded<UnresolvedSchema> {
  const parsed = schemaGrammar(text, 'Schema') as Loaded<Loaded<UnresolvedSchema>>;
  return 'loaded' in parsed ? parsed.loaded : parsed;
}

type Declarations = readonly ({ readonly names: readonly string[] } & (
  | { readonly table: 'commonTypes'; readonly value: TypeRef }
  | { readonly table: 'entityTypes'; readonly value: EntityDeclaration }
  | { readonly table: 'actions'; readonly value: ActionDeclaration }
))[];
/** Of the empty name there is one for each declaration that stands outside. */
interface NamespaceText {
  readonly name: string;
  readonly declarations: Declarations;
}
type AppliesToItem =
  | { readonly key: 'principal' | 'resource'; readonly value: readonly string[] }
  | { readonly key: 'context'; readonly value: TypeRef };

/** What schema.peggy asks `rules`. */
const rules = (refuse: Refuse) => {
  const incomplete = new Map<AppliesTo, Loaded<never>>();
  let early: { readonly problem: Loaded<never>; readonly end: number } | undefined;
  const noteEarly = (category: string, why: string, end: number): void => {
    early ??= { problem: rejected(category, why), end };
  };
  let depth = 0;
  return {
    schema: (items: readonly NamespaceText[]) => early?.problem ?? gather(items, incomplete),
    /** A word counts as read when something that may follow it follows. */
    problemBefore: (offset: number) => (early !== undefined && early.end < offset ? early.problem : undefined),
    identifier: (name: string, end: number): void => {
      if (KEYWORDS.includes(name)) noteEarly('reservedIdentifier', `${name} is a reserved word`, end);
    },
    /** Of something that ends at `end`, for it is looked at as a whole. */
    annotations: (keys: readonly string[], end: number): void => {
      if (new Set(keys).size < keys.length) noteEarly('duplicateAnnotation', `an annotation twice: ${keys}`, end);
    },
    entity: (parents: readonly string[] | null, shape: RecordRef | null, tags: TypeRef | null): EntityDeclaration => ({
      kind: 'standard',
      parents: parents ?? [],
      shape: shape ?? EMPTY_RECORD,
      ...(tags === null ? {} : { tags }),
    }),
    appliesTo: (items: readonly AppliesToItem[]): AppliesTo => {
      const of = (key: AppliesToItem['key']) => items.filter(item => item.key === key).map(({ value }) => value);
      const [context = EMPTY_RECORD] = of('context') as TypeRef[];
      const [principals = [], resources = []] = [of('principal')[0], of('resource')[0]] as (readonly string[])[];
      const appliesTo = { principals, resources, context };
      const problem = appliesToProblem(items);
      if (problem !== undefined) incomplete.set(appliesTo, problem);
      return appliesTo;
    },
    deeper: (): boolean => {
      depth += 1;
      return depth <= MAX_TYPE_DEPTH || refuse(`a type is nested more than ${MAX_TYPE_DEPTH} deep`);
    },
    shallower: (): void => {
      depth -= 1;
    },
    codePoint: (digits: string): string => codePoint(digits, refuse),
  };
};

const schemaGrammar = grammar('schema/schema.peggy', ['Schema'], rules);

/** The first item in the text that is one too many, or an empty list; then what is missing. */
function appliesToProblem(items: readonly AppliesToItem[]): Loaded<never> | undefined {
  const wrong = firstOf(items.entries(), ([i, { key, value }]) => {
    if (items.findIndex(item => item.key === key) < i) return rejected('duplicateAppDecl', `${key} stands twice`);
    if (Array.isArray(value) && value.length === 0) return rejected('missingOrEmptyAppDecl', `${key} is []`);
    return undefined;
  });
  const missing = ['principal', 'resource'].find(key => items.every(item => item.key !== key));
  if (wrong !== undefined || missing === undefined) return wrong;
  return rejected('missingOrEmptyAppDecl', `appliesTo without ${missing}`);
}

type Incomplete = ReadonlyMap<AppliesTo, Loaded<never>>;
type Check = (namespace: NamespaceText, incomplete: Incomplete) => Loaded<never> | undefined;

/**
 * What is wrong with a text that parses, in the order in which the real Cedar finds it: the first row for all namespaces,
 * then namespaces that stand twice, then the second row.
 */
const PER_NAMESPACE: readonly (readonly Check[])[] = [
  [reservedNamespace, declaredTwice],
  [reservedEntityType, incompleteAppliesTo, reservedCommonType],
];

/** Named namespaces come before what stands outside of them, which may be spread over the text. */
function gather(items: readonly NamespaceText[], incomplete: Incomplete): Loaded<UnresolvedSchema> {
  const outside = items.filter(({ name }) => name === '').flatMap(({ declarations }) => declarations);
  const named = items.filter(({ name }) => name !== '');
  const all = outside.length === 0 ? named : [...named, { name: '', declarations: outside }];
  const [early, late] = PER_NAMESPACE.map(checks =>
    firstOf(all, namespace => firstOf(checks, check => check(namespace, incomplete))),
  );
  return early ?? namespaceTwice(named) ?? late ?? { loaded: new Map(all.map(each => [each.name, tablesOf(each)])) };
}

function reservedNamespace({ name }: NamespaceText): Loaded<never> | undefined {
  return name.split('::').includes('__cedar') ? rejected('reservedName', `the namespace ${name}`) : undefined;
}

function declaredTwice({ declarations }: NamespaceText): Loaded<never> | undefined {
  const twice = repeated(declarations.flatMap(({ table, names }) => names.map(name => `${table} ${name}`)));
  return twice === undefined ? undefined : rejected('declaredTwice', `${twice} is declared twice`);
}

function namespaceTwice(named: readonly NamespaceText[]): Loaded<never> | undefined {
  const twice = repeated(named.map(({ name }) => name));
  return twice === undefined ? undefined : rejected('duplicateNamespace', `the namespace ${twice} stands twice`);
}

/** The first that was there before. */
function repeated(names: readonly string[]): string | undefined {
  const seen = new Set<string>();
  return names.find(name => seen.size === seen.add(name).size);
}

function reservedEntityType({ declarations }: NamespaceText): Loaded<never> | undefined {
  const reserved = declarations.some(({ table, names }) => table === 'entityTypes' && names.includes('__cedar'));
  return reserved ? rejected('reservedName', 'an entity type may not be called __cedar') : undefined;
}

function incompleteAppliesTo({ declarations }: NamespaceText, incomplete: Incomplete): Loaded<never> | undefined {
  return firstOf(declarations, ({ table, value }) =>
    table === 'actions' && value.appliesTo !== null ? incomplete.get(value.appliesTo) : undefined,
  );
}

function reservedCommonType({ declarations }: NamespaceText): Loaded<never> | undefined {
  return firstOf(declarations, ({ table, names: [name = ''] }) => {
    if (table !== 'commonTypes') return undefined;
    if (name === '__cedar') return rejected('reservedName', 'a common type may not be called __cedar');
    return BUILT_IN.includes(name) ? rejected('reservedKeyword', `a common type may not be called ${name}`) : undefined;
  });
}

function tablesOf({ declarations }: NamespaceText): Namespace {
  const tables = { commonTypes: new Map(), entityTypes: new Map(), actions: new Map() };
  for (const { table, names, value } of declarations) for (const name of names) tables[table].set(name, value);
  return tables;
}

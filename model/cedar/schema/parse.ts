/**
 * Reads schema text: language reference, part 2, 1.2, on top of schema.peggy.
 *
 * Categories: `parse`, `reservedIdentifier`, `declaredTwice`, `duplicateNamespace`, `duplicateAnnotation`,
 * `duplicateAppDecl`, `missingOrEmptyAppDecl`. The first in the text among `parse`, `reservedIdentifier` and
 * `duplicateAnnotation` decides; then the others.
 */

import { codePoint, grammar, type Refuse } from '../grammar.ts';
import { type Loaded, rejected } from '../loaded.ts';
import { KEYWORDS } from '../names.ts';
import {
  type ActionDeclaration,
  type AppliesTo,
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
type AppliesToItem =
  | { readonly key: 'principal' | 'resource'; readonly value: readonly string[] }
  | { readonly key: 'context'; readonly value: TypeRef };

/** What schema.peggy asks `rules`. */
const rules = (refuse: Refuse) => {
  let problem: Loaded<never> | undefined;
  const note = (category: string, why: string): void => {
    problem ??= rejected(category, why);
  };
  let early: { readonly problem: Loaded<never>; readonly end: number } | undefined;
  const noteEarly = (category: string, why: string, end: number): void => {
    early ??= { problem: rejected(category, why), end };
  };
  let depth = 0;
  return {
    schema: (items: readonly { readonly name: string; readonly declarations: Declarations }[]) => {
      const namespaces = gather(items, note);
      return early?.problem ?? problem ?? { loaded: namespaces };
    },
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
      const keys = items.map(item => item.key);
      if (new Set(keys).size < keys.length) note('duplicateAppDecl', `an item of appliesTo stands twice: ${keys}`);
      const types = (key: 'principal' | 'resource'): readonly string[] => {
        const found = items.flatMap(item => (item.key === key ? item.value : []));
        if (found.length === 0) note('missingOrEmptyAppDecl', `appliesTo without ${key}`);
        return found;
      };
      const [context = EMPTY_RECORD] = items.flatMap(item => (item.key === 'context' ? [item.value] : []));
      return { principals: types('principal'), resources: types('resource'), context };
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

/** The empty namespace may be spread over the text, any other one may not; no name is declared twice in one. */
function gather(
  items: readonly { readonly name: string; readonly declarations: Declarations }[],
  note: (category: string, why: string) => void,
): UnresolvedSchema {
  const namespaces = new Map<string, { [Table in keyof Namespace]: Map<string, unknown> }>();
  for (const { name, declarations } of items) {
    if (name !== '' && namespaces.has(name)) note('duplicateNamespace', `the namespace ${name} stands twice`);
    const namespace = namespaces.get(name) ?? { commonTypes: new Map(), entityTypes: new Map(), actions: new Map() };
    namespaces.set(name, namespace);
    for (const { table, names, value } of declarations) {
      for (const declared of names) {
        if (namespace[table].has(declared)) note('declaredTwice', `${declared} is declared twice`);
        namespace[table].set(declared, value);
      }
    }
  }
  return namespaces as UnresolvedSchema;
}

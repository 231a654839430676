/**
 * From parsed declarations to a `DeclaredSchema`: everything that is wrong with a text that parses, before any name is
 * resolved.
 *
 * A schema with several defects is reported under one of them. The order of the passes below is real Cedar's, found by
 * giving it every pair of defects in every pair of namespaces: first each namespace for its name and for what is declared
 * twice, then namespaces that stand twice, then each for its entity types, its `appliesTo`s and its common types. What
 * stands outside of all namespaces comes last.
 */

import type {
  At,
  DeclaredAction,
  DeclaredApplication,
  DeclaredCommon,
  DeclaredEntity,
  DeclaredNamespace,
  DeclaredSchema,
} from './declared.ts';
import { CEDAR_NAMESPACE, RESERVED_COMMON } from './names.ts';
import type { RawAction, RawDeclaration, RawEntity, RawNamespace, RawSchema } from './parse-raw.ts';
import { problem } from './problem.ts';

export function assembleSchema(raw: RawSchema): DeclaredSchema {
  const { namespaces } = raw;
  const [outside, ...named] = namespaces;
  const inOrder = outside === undefined ? named : [...named, outside];
  for (const namespace of inOrder) {
    const { name, at } = namespace;
    if (name.split('::').includes(CEDAR_NAMESPACE)) throw problem('reservedName', reservedName(name), at);
    refuseDeclaredTwice(namespace);
  }
  refuseNamespaceTwice(namespaces);
  const declared = new Map<RawNamespace, DeclaredNamespace>();
  for (const namespace of inOrder) {
    refuseReservedEntityTypes(namespace.declarations);
    declared.set(namespace, declare(namespace));
    refuseReservedCommonTypes(namespace.declarations);
  }
  const whole = namespaces
    // The empty namespace exists only when something is in it.
    .filter(namespace => namespace !== outside || namespace.declarations.length > 0)
    .map(namespace => [namespace.name, declared.get(namespace) as DeclaredNamespace] as const);
  return { namespaces: new Map(whole), source: raw.source };
}

const reservedName = (name: string): string => `\`${name}\` uses \`${CEDAR_NAMESPACE}\`, which is reserved`;

function refuseDeclaredTwice({ declarations }: RawNamespace): void {
  const seen = { entity: new Set<string>(), action: new Set<string>(), type: new Set<string>() };
  for (const { kind, names } of declarations) {
    for (const { name, at } of names) {
      if (seen[kind].has(name)) throw problem('declaredTwice', `${kind} \`${name}\` is declared twice`, at);
      seen[kind].add(name);
    }
  }
}

function refuseNamespaceTwice(namespaces: readonly RawNamespace[]): void {
  const seen = new Set<string>();
  for (const { name, at } of namespaces) {
    if (seen.has(name)) throw problem('duplicateNamespace', `namespace \`${name}\` is opened twice: join them`, at);
    seen.add(name);
  }
}

function refuseReservedEntityTypes(declarations: readonly RawDeclaration[]): void {
  for (const { kind, names } of declarations) {
    if (kind !== 'entity') continue;
    for (const { name, at } of names) {
      if (name === CEDAR_NAMESPACE) throw problem('reservedName', reservedName(name), at);
    }
  }
}

function refuseReservedCommonTypes(declarations: readonly RawDeclaration[]): void {
  for (const { kind, names } of declarations) {
    if (kind !== 'type') continue;
    for (const { name, at } of names) {
      if (name === CEDAR_NAMESPACE) throw problem('reservedName', reservedName(name), at);
      if (RESERVED_COMMON.has(name)) {
        throw problem('reservedKeyword', `\`${name}\` is a built-in type and cannot be redefined`, at);
      }
    }
  }
}

function declare({ annotations, declarations }: RawNamespace): DeclaredNamespace {
  const common = new Map<string, DeclaredCommon>();
  const entities = new Map<string, DeclaredEntity>();
  const actions = new Map<string, DeclaredAction>();
  for (const raw of declarations) {
    switch (raw.kind) {
      case 'type':
        for (const { name, at } of raw.names) common.set(name, { annotations: raw.annotations, at, type: raw.type });
        break;
      case 'entity':
        for (const { name, at } of raw.names) entities.set(name, declareEntity(raw, at));
        break;
      case 'action':
        declareAction(raw, actions);
        break;
      default:
        raw satisfies never;
    }
  }
  return { annotations, common, entities, actions };
}

/** Field by field, because spreading an object is slow and a schema is little else than entity types. */
function declareEntity({ body }: RawEntity, at: At): DeclaredEntity {
  if (body.kind === 'enum') return { kind: 'enum', ids: body.ids, annotations: body.annotations, at };
  const { parents, shape, tags, annotations } = body;
  return { kind: 'standard', parents, shape, tags, annotations, at };
}

const APPLIES_TO_NOTHING: DeclaredApplication = { principals: [], resources: [], context: undefined };

function declareAction(raw: RawAction, actions: Map<string, DeclaredAction>): void {
  const appliesTo = raw.applications === undefined ? APPLIES_TO_NOTHING : application(raw, raw.applications);
  const { annotations, parents } = raw;
  for (const { name, at } of raw.names) {
    actions.set(name, { annotations, at, parents, appliesTo, hasAttributes: false });
  }
}

function application(raw: RawAction, items: NonNullable<RawAction['applications']>): DeclaredApplication {
  let context: DeclaredApplication['context'];
  const types = new Map<'principal' | 'resource', DeclaredApplication['principals']>();
  for (const item of items) {
    if (item.kind === 'context' ? context !== undefined : types.has(item.kind)) {
      throw problem('duplicateAppDecl', `\`${item.kind}\` is given twice`, item.at);
    }
    if (item.kind === 'context') context = item.type;
    else if (item.types.length === 0) {
      throw problem('missingOrEmptyAppDecl', `\`${item.kind}\` is \`[]\`: leave out \`appliesTo\` instead`, item.at);
    } else types.set(item.kind, item.types);
  }
  const principals = types.get('principal');
  const resources = types.get('resource');
  if (principals !== undefined && resources !== undefined) return { principals, resources, context };
  const missing = principals === undefined ? 'principal' : 'resource';
  throw problem('missingOrEmptyAppDecl', `\`appliesTo\` has no \`${missing}\``, raw.at);
}

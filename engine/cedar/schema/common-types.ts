/**
 * Declared types to types, with common types inlined.
 *
 * Trick: a common type is built once and the same object is used at every reference, so that the resolved schema is a
 * graph of linear size although the normal form is, on paper, fully expanded. Depth and expanded size are counted while
 * building, and bounded: the walks over types recurse, and the printed normal form has no sharing.
 * Common types that refer to each other are built with a stack of our own, because a chain of them may be long.
 */

import type { AttributeType, ExtensionName, RecordType, Type } from '../../../model/cedar/syntax/abstract.ts';
import type { At, DeclaredType, NameRef } from './declared.ts';
import { NOWHERE } from './declared.ts';
import type { Defects } from './defects.ts';
import { MAX_TYPE_DEPTH } from './names.ts';
import type { CommonEntry, Scope } from './scope.ts';

/** Nodes of all types of a schema after expansion; some hundred megabytes of JSON. */
const MAX_SCHEMA_NODES = 4_000_000;
const EXTENSIONS: ReadonlySet<string> = new Set<ExtensionName>(['ipaddr', 'decimal', 'datetime', 'duration']);
const BOOL: Type = { kind: 'bool' };
const LONG: Type = { kind: 'long' };
const STRING: Type = { kind: 'string' };
const PRIMITIVES = { Boolean: BOOL, Long: LONG, String: STRING };
const EMPTY_RECORD: RecordType = { kind: 'record', attributes: new Map() };

interface Built {
  readonly type: Type;
  readonly depth: number;
  readonly nodes: number;
}
const PENDING = 'pending';

export class TypeBuilder {
  private readonly scope: Scope;
  private readonly defects: Defects;
  private readonly commons = new Map<CommonEntry, Built | typeof PENDING>();
  private readonly entityTypes = new Map<string, Type>();
  private depth = 0;
  private nodes = 0;
  private total = 0;

  constructor(scope: Scope, defects: Defects) {
    this.scope = scope;
    this.defects = defects;
  }

  buildCommons(): void {
    for (const entry of this.scope.commons.values()) this.buildCommon(entry);
  }

  /** The record type of a shape or context; `what` names it in a problem. */
  record(declared: DeclaredType | undefined, namespace: string, what: string, at: At): RecordType {
    if (declared === undefined) return EMPTY_RECORD;
    const { type } = this.type(declared, namespace, at);
    if (type.kind === 'record') return type;
    // A reference that does not resolve has been reported under a better rank.
    this.defects.report('type', 'notRecord', `${what} is declared with a type other than a record`, at);
    return EMPTY_RECORD;
  }

  /** A whole type; all common types must have been built. */
  type(declared: DeclaredType, namespace: string, at: At): Built {
    this.depth = 0;
    this.nodes = 0;
    const type = this.build(declared, namespace, 1);
    this.total += this.nodes;
    if (this.total > MAX_SCHEMA_NODES) {
      const message = `the types of the schema have more than ${MAX_SCHEMA_NODES} nodes when expanded`;
      this.defects.report('bounds', 'tooLarge', message, at);
    }
    return { type, depth: this.depth, nodes: this.nodes };
  }

  // ------------------------------------------------------------------------------------------------- common types

  private buildCommon(first: CommonEntry): void {
    const stack = [first];
    for (let entry = stack.at(-1); entry !== undefined; entry = stack.at(-1)) {
      const state = this.commons.get(entry);
      if (state === undefined) {
        this.commons.set(entry, PENDING);
        this.pushReferences(entry.declared.type, entry, stack);
        continue;
      }
      stack.pop();
      if (state === PENDING)
        this.commons.set(entry, this.type(entry.declared.type, entry.namespace, entry.declared.at));
    }
  }

  /** Puts the common types that `declared` mentions and that are not built yet above `entry`. */
  private pushReferences(declared: DeclaredType, entry: CommonEntry, stack: CommonEntry[]): void {
    switch (declared.kind) {
      case 'set':
        this.pushReferences(declared.element, entry, stack);
        break;
      case 'record':
        for (const { type } of declared.attributes.values()) this.pushReferences(type, entry, stack);
        break;
      case 'common':
      case 'either': {
        const target = this.scope.resolve(declared, entry.namespace);
        if (target?.kind === 'common' && this.commons.get(target.entry) === undefined) stack.push(target.entry);
        break;
      }
      default:
    }
  }

  // --------------------------------------------------------------------------------------------------------- types

  private build(declared: DeclaredType, namespace: string, depth: number): Type {
    this.count(depth, 1);
    switch (declared.kind) {
      case 'primitive':
        return PRIMITIVES[declared.name];
      case 'extension':
        return this.extension(declared.name);
      case 'set':
        return { kind: 'set', element: this.build(declared.element, namespace, depth + 1) };
      case 'record': {
        if (declared.open) {
          this.defects.report('type', 'unsupportedFeature', 'unsupported: `additionalAttributes: true`', NOWHERE);
        }
        if (declared.attributes.size === 0) return EMPTY_RECORD;
        const attributes = new Map<string, AttributeType>();
        for (const [name, { type, required }] of declared.attributes) {
          attributes.set(name, { type: this.build(type, namespace, depth + 1), required });
        }
        return { kind: 'record', attributes };
      }
      default:
        return this.reference(declared, namespace, depth);
    }
  }

  private extension(name: string): Type {
    if (EXTENSIONS.has(name)) return { kind: 'extension', name: name as ExtensionName };
    this.defects.report('type', 'unknownExtensionType', `unknown extension type \`${name}\``, NOWHERE);
    return STRING;
  }

  private reference(ref: NameRef, namespace: string, depth: number): Type {
    const target = this.scope.resolve(ref, namespace);
    switch (target?.kind) {
      case 'builtin':
        return target.type;
      case 'entity':
        return this.entity(target.name);
      case 'common':
        return this.inline(target.entry, ref, depth);
      default:
        this.defects.report('typeNotDefined', 'typeNotDefined', notDefined(ref), ref.at);
        return EMPTY_RECORD;
    }
  }

  private inline(entry: CommonEntry, ref: NameRef, depth: number): Type {
    const built = this.commons.get(entry);
    // All that a common type mentions was built before it, unless it leads back to itself.
    if (built === undefined || built === PENDING) {
      this.defects.report(
        'commonTypeCycle',
        'commonTypeCycle',
        `common type \`${entry.name}\` contains itself`,
        ref.at,
      );
      return EMPTY_RECORD;
    }
    // Cut off where it gets too deep: only the deepest chains pass here again, and none grows further.
    if (depth + built.depth - 1 > MAX_TYPE_DEPTH + 1) {
      const message = `type nested more than ${MAX_TYPE_DEPTH} deep after expansion`;
      this.defects.report('bounds', 'tooDeep', message, ref.at);
      return EMPTY_RECORD;
    }
    this.count(depth + built.depth - 1, built.nodes - 1);
    return built.type;
  }

  private entity(name: string): Type {
    const known = this.entityTypes.get(name);
    if (known !== undefined) return known;
    const type: Type = { kind: 'entity', name };
    this.entityTypes.set(name, type);
    return type;
  }

  private count(depth: number, nodes: number): void {
    if (depth > this.depth) this.depth = depth;
    this.nodes += nodes;
  }
}

function notDefined(ref: NameRef): string {
  const kinds = { common: 'common type', entity: 'entity type', either: 'common or entity type' };
  return `no ${kinds[ref.kind]} \`${ref.name}\` is declared`;
}

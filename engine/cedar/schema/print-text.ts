/**
 * A declared schema as schema text that means the same.
 *
 * The text format cannot say everything: a shape is always written out, and a reference is always taken for a common
 * type first. Every reference is therefore resolved the way the text will be read; where that differs from what is
 * meant, a built-in is written with its namespace, and anything else is refused.
 */

import type {
  Annotations,
  DeclaredAction,
  DeclaredEntity,
  DeclaredNamespace,
  DeclaredRecord,
  DeclaredSchema,
  DeclaredType,
  EntityTypeRef,
  NameRef,
} from './declared.ts';
import { CEDAR_NAMESPACE, isIdentifier } from './names.ts';
import { byCodePoint } from './order.ts';
import { problem } from './problem.ts';
import { Scope, type Target } from './scope.ts';

const INDENT = '  ';

/** Throws a SchemaProblem, category `unprintable`. The schema is known to resolve. */
export function printSchemaText(schema: DeclaredSchema): string {
  const scope = new Scope(schema);
  const blocks: string[] = [];
  for (const [name, namespace] of sorted(schema.namespaces)) {
    const declarations = new NamespacePrinter(scope, name).declarations(namespace);
    if (name === '') blocks.push(...declarations);
    else {
      const body = declarations.map(indented).join('\n\n');
      blocks.push(`${annotationText(namespace.annotations)}namespace ${name} {\n${body}${body === '' ? '' : '\n'}}`);
    }
  }
  return blocks.map(block => `${block}\n`).join('\n');
}

class NamespacePrinter {
  private readonly scope: Scope;
  private readonly namespace: string;

  constructor(scope: Scope, namespace: string) {
    this.scope = scope;
    this.namespace = namespace;
  }

  declarations({ common, entities, actions }: DeclaredNamespace): string[] {
    return [
      ...sorted(common).map(
        ([name, { annotations, type }]) => `${annotationText(annotations)}type ${name} = ${this.type(type, '')};`,
      ),
      ...sorted(entities).map(([name, entity]) => annotationText(entity.annotations) + this.entity(name, entity)),
      ...sorted(actions).map(([id, action]) => annotationText(action.annotations) + this.action(id, action)),
    ];
  }

  private entity(name: string, entity: DeclaredEntity): string {
    if (entity.kind === 'enum') return `entity ${name} enum [${entity.ids.map(quoted).join(', ')}];`;
    const { parents, shape, tags } = entity;
    let text = `entity ${name}`;
    if (parents.length > 0) text += ` in ${nameList(parents)}`;
    if (shape !== undefined && shape.kind !== 'record') {
      throw problem('unprintable', `the shape of \`${name}\` is a reference, which schema text cannot express`);
    }
    if (shape !== undefined && shape.attributes.size > 0) text += ` = ${this.record(shape, '')}`;
    if (tags !== undefined) text += ` tags ${this.type(tags, '')}`;
    return `${text};`;
  }

  private action(id: string, { parents, appliesTo }: DeclaredAction): string {
    let text = `action ${quoted(id)}`;
    if (parents !== undefined && parents.length > 0) {
      const refs = parents.map(ref => (ref.type === undefined ? '' : `${ref.type}::`) + quoted(ref.id));
      text += ` in [${refs.join(', ')}]`;
    }
    // With an empty list on one side it applies to nothing, and the text has no other way to say so.
    if (appliesTo !== undefined && appliesTo.principals.length > 0 && appliesTo.resources.length > 0) {
      text += ' appliesTo {\n';
      text += `${INDENT}principal: ${nameList(appliesTo.principals)},\n`;
      text += `${INDENT}resource: ${nameList(appliesTo.resources)}`;
      if (appliesTo.context !== undefined) text += `,\n${INDENT}context: ${this.type(appliesTo.context, INDENT)}`;
      text += '\n}';
    }
    return `${text};`;
  }

  private type(type: DeclaredType, indent: string): string {
    switch (type.kind) {
      case 'primitive':
        return `${CEDAR_NAMESPACE}::${type.name === 'Boolean' ? 'Bool' : type.name}`;
      case 'extension':
        return `${CEDAR_NAMESPACE}::${type.name}`;
      case 'set':
        return `Set<${this.type(type.element, indent)}>`;
      case 'record':
        return this.record(type, indent);
      default:
        return this.reference(type);
    }
  }

  private reference(ref: NameRef): string {
    const meant = this.scope.resolve(ref, this.namespace);
    const read = this.scope.resolve({ ...ref, kind: 'either' }, this.namespace);
    if (sameTarget(meant, read)) return ref.name;
    if (meant?.kind === 'builtin') return `${CEDAR_NAMESPACE}::${ref.name}`;
    throw problem('unprintable', `\`${ref.name}\` means an entity type, but schema text would read a common type`);
  }

  private record({ attributes }: DeclaredRecord, indent: string): string {
    if (attributes.size === 0) return '{}';
    const inner = indent + INDENT;
    const lines = sorted(attributes).map(([name, { type, required, annotations }]) => {
      const key = isIdentifier(name) ? name : quoted(name);
      return `${annotationText(annotations, inner)}${inner}${key}${required ? '' : '?'}: ${this.type(type, inner)}`;
    });
    return `{\n${lines.join(',\n')}\n${indent}}`;
  }
}

function sameTarget(a: Target | undefined, b: Target | undefined): boolean {
  if (a?.kind === 'entity' && b?.kind === 'entity') return a.name === b.name;
  if (a?.kind === 'common' && b?.kind === 'common') return a.entry === b.entry;
  return a?.kind === 'builtin' && b?.kind === 'builtin' && a.type === b.type;
}

const sorted = <T>(map: ReadonlyMap<string, T>): [string, T][] => [...map].sort(([a], [b]) => byCodePoint(a, b));
const nameList = (refs: readonly EntityTypeRef[]): string => `[${refs.map(({ name }) => name).join(', ')}]`;
const indented = (block: string): string => block.replaceAll(/^(?=.)/gm, INDENT);

function annotationText(annotations: Annotations, indent = ''): string {
  let text = '';
  for (const [name, value] of sorted(annotations)) {
    text += `${indent}@${name}${value === null ? '' : `(${quoted(value)})`}\n`;
  }
  return text;
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['\0', '\\0'],
  ['\\', '\\\\'],
  ['"', '\\"'],
]);

/** Invisible characters are escaped, so that indenting a block can never change a string, nor an editor hide one. */
function quoted(text: string): string {
  const escaped = text.replaceAll(
    /["\\]|(?! )[\p{C}\p{Z}]/gu,
    character => ESCAPES.get(character) ?? `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
  return `"${escaped}"`;
}

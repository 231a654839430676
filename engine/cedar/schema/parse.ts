/**
 * Parser of Cedar schema text (language reference, part 2, 1.2): recursive descent over the lexer, no backtracking.
 *
 * Problems of the grammar, reserved words and duplicate annotations are thrown where they stand. Everything else waits
 * until the whole text is known to parse, in the order that real Cedar follows; `assemble.ts` does that.
 */

import type {
  ActionRef,
  Annotations,
  At,
  DeclaredAttribute,
  DeclaredRecord,
  DeclaredType,
  EntityTypeRef,
  NameRef,
} from './declared.ts';
import { type Punctuation, SchemaLexer, type TokenKind } from './lexer.ts';
import { MAX_TYPE_DEPTH, RESERVED_WORDS } from './names.ts';
import type { RawAction, RawDeclaration, RawNamespace, RawSchema } from './parse-raw.ts';
import { problem, SchemaProblem } from './problem.ts';

const NO_ANNOTATIONS: Annotations = new Map();

export function parseRawSchema(source: string): RawSchema {
  return new SchemaParser(source).schema();
}

class SchemaParser {
  private readonly lexer: SchemaLexer;
  private depth = 0;
  /** The first problem that does not end the reading. Real Cedar tells it only if the next token fits, too. */
  private early: { readonly problem: SchemaProblem; readonly next: At } | undefined;
  private readonly doubled = new Map<Annotations, SchemaProblem>();

  constructor(source: string) {
    this.lexer = new SchemaLexer(source);
  }

  schema(): RawSchema {
    try {
      const schema = this.whole();
      if (this.early !== undefined) throw this.early.problem;
      return schema;
    } catch (thrown) {
      if (thrown instanceof SchemaProblem && this.early !== undefined && thrown.at > this.early.next) {
        throw this.early.problem;
      }
      throw thrown;
    }
  }

  private whole(): RawSchema {
    const outside: RawNamespace = { name: '', at: 0, annotations: NO_ANNOTATIONS, declarations: [] };
    const namespaces = [outside];
    while (this.lexer.kind !== 'end') {
      const annotations = this.annotations();
      if (this.isWord('namespace')) namespaces.push(this.namespace(annotations));
      else outside.declarations.push(this.declaration(annotations, '`namespace`, `entity`, `action` or `type`'));
    }
    return { source: this.lexer.source, namespaces };
  }

  // -------------------------------------------------------------------------------------------------- declarations

  private namespace(annotations: Annotations): RawNamespace {
    this.lexer.advance();
    const at = this.lexer.start;
    const name = this.path();
    this.expect('{');
    const declarations: RawDeclaration[] = [];
    while (this.lexer.kind !== '}') {
      declarations.push(this.declaration(this.annotations(), '`entity`, `action`, `type` or `}`'));
    }
    this.lexer.advance();
    this.noteDoubled(annotations);
    return { name, at, annotations, declarations };
  }

  private declaration(annotations: Annotations, expected: string): RawDeclaration {
    const declared = this.isWord('entity')
      ? this.entity(annotations)
      : this.isWord('action')
        ? this.action(annotations)
        : this.isWord('type')
          ? this.common(annotations)
          : undefined;
    if (declared === undefined) throw this.unexpected(expected);
    this.noteDoubled(annotations);
    return declared;
  }

  private entity(annotations: Annotations): RawDeclaration {
    this.lexer.advance();
    const names = this.list(() => this.named(this.identifier.bind(this)));
    if (this.takeWord('enum')) {
      this.expect('[');
      const ids = this.list(() => this.string());
      this.expect(']');
      this.expect(';');
      return { kind: 'entity', names, body: { kind: 'enum', ids, annotations } };
    }
    const parents = this.takeWord('in') ? this.entityTypes() : [];
    let shape: DeclaredType | undefined;
    if (this.take('=') || this.lexer.kind === '{') shape = this.record();
    const tags = this.takeWord('tags') ? this.type() : undefined;
    this.expect(';');
    return { kind: 'entity', names, body: { kind: 'standard', parents, shape, tags, annotations } };
  }

  private action(annotations: Annotations): RawAction {
    this.lexer.advance();
    const names = this.list(() => this.named(this.name.bind(this)));
    const parents = this.takeWord('in') ? this.actionRefs() : undefined;
    const at = this.lexer.start;
    const applications = this.takeWord('appliesTo') ? this.applications() : undefined;
    if (this.takeWord('attributes')) {
      this.expect('{');
      this.expect('}');
    }
    this.expect(';');
    return { kind: 'action', names, annotations, parents, applications, at };
  }

  private common(annotations: Annotations): RawDeclaration {
    this.lexer.advance();
    const names = [this.named(this.identifier.bind(this))];
    this.expect('=');
    const type = this.type();
    this.expect(';');
    return { kind: 'type', names, type, annotations };
  }

  private actionRefs(): ActionRef[] {
    if (!this.take('[')) return [this.actionRef()];
    const refs = this.list(() => this.actionRef());
    this.expect(']');
    return refs;
  }

  private actionRef(): ActionRef {
    const at = this.lexer.start;
    if (this.lexer.kind === 'string') return { type: undefined, id: this.string(), at };
    let path = this.identifier();
    if (!this.is('::')) return { type: undefined, id: path, at };
    while (this.take('::')) {
      if (this.is('string')) return { type: path, id: this.string(), at };
      path += `::${this.identifier()}`;
    }
    throw this.unexpected('`::` and the id of the action in quotes');
  }

  private applications(): NonNullable<RawAction['applications']> {
    const items: NonNullable<RawAction['applications']> = [];
    this.expect('{');
    do {
      const at = this.lexer.start;
      const word = this.lexer.kind === 'ident' ? this.lexer.text : '';
      if (word === 'principal' || word === 'resource') {
        this.lexer.advance();
        this.expect(':');
        items.push({ at, kind: word, types: this.entityTypes() });
      } else if (word === 'context') {
        this.lexer.advance();
        this.expect(':');
        items.push({ at, kind: word, type: this.lexer.kind === '{' ? this.record() : this.reference('common') });
      } else throw this.unexpected('`principal`, `resource` or `context`');
    } while (this.take(',') && this.lexer.kind !== '}');
    this.expect('}');
    return items;
  }

  private entityTypes(): EntityTypeRef[] {
    if (!this.take('[')) return [this.named(this.path.bind(this))];
    const types = this.lexer.kind === ']' ? [] : this.list(() => this.named(this.path.bind(this)));
    this.expect(']');
    return types;
  }

  // --------------------------------------------------------------------------------------------------------- types

  private type(): DeclaredType {
    if (this.lexer.kind === '{') return this.record();
    const reference = this.reference('either');
    // `Set` is an ordinary name unless `<` follows.
    if (reference.name !== 'Set' || !this.take('<')) return reference;
    this.enter(reference.at);
    const element = this.type();
    this.depth--;
    this.expect('>');
    return { kind: 'set', element };
  }

  private record(): DeclaredRecord {
    this.enter(this.lexer.start);
    this.expect('{');
    const attributes = new Map<string, DeclaredAttribute>();
    while (this.lexer.kind !== '}') {
      const annotations = this.annotations();
      const name = this.name();
      const required = !this.take('?');
      this.expect(':');
      // The same attribute twice is legal, and the last one wins.
      attributes.set(name, { type: this.type(), required, annotations });
      this.noteDoubled(annotations);
      if (!this.take(',')) break;
    }
    this.expect('}');
    this.depth--;
    return { kind: 'record', attributes, open: false };
  }

  private enter(at: At): void {
    if (++this.depth > MAX_TYPE_DEPTH) throw problem('tooDeep', `type nested more than ${MAX_TYPE_DEPTH} deep`, at);
  }

  private reference(kind: NameRef['kind']): NameRef {
    const at = this.lexer.start;
    return { kind, name: this.path(), at };
  }

  // --------------------------------------------------------------------------------------------------------- words

  private annotations(): Annotations {
    if (!this.is('@')) return NO_ANNOTATIONS;
    const annotations = new Map<string, string | null>();
    while (this.take('@')) {
      const { kind, text: name, start } = this.lexer;
      if (kind !== 'ident') throw this.unexpected('the name of an annotation');
      this.lexer.advance();
      let value = '';
      if (this.take('(')) {
        value = this.string();
        this.expect(')');
      }
      if (annotations.has(name)) {
        this.doubled.set(annotations, problem('duplicateAnnotation', `annotation \`@${name}\` is given twice`, start));
      }
      annotations.set(name, value);
    }
    return annotations;
  }

  /** Where what is annotated has ended: real Cedar looks at annotations then. */
  private noteDoubled(annotations: Annotations): void {
    const doubled = this.doubled.get(annotations);
    if (doubled !== undefined) this.note(doubled);
  }

  private note(found: SchemaProblem): void {
    this.early ??= { problem: found, next: this.lexer.start };
  }

  private list<T>(item: () => T): T[] {
    const items = [item()];
    while (this.take(',')) items.push(item());
    return items;
  }

  private named(read: () => string): EntityTypeRef {
    const at = this.lexer.start;
    return { name: read(), at };
  }

  private path(): string {
    let path = this.identifier();
    while (this.take('::')) path += `::${this.identifier()}`;
    return path;
  }

  private name(): string {
    return this.lexer.kind === 'string' ? this.string() : this.identifier();
  }

  private identifier(): string {
    const { kind, text, start } = this.lexer;
    if (kind !== 'ident') throw this.unexpected('an identifier');
    this.lexer.advance();
    if (RESERVED_WORDS.has(text)) {
      this.note(problem('reservedIdentifier', `\`${text}\` is a reserved word and cannot be a name here`, start));
    }
    return text;
  }

  private string(): string {
    const { kind, text } = this.lexer;
    if (kind !== 'string') throw this.unexpected('a string in double quotes');
    this.lexer.advance();
    return text;
  }

  /** A method and not a comparison: TypeScript would remember the kind across `advance`. */
  private is(kind: TokenKind): boolean {
    return this.lexer.kind === kind;
  }

  private isWord(word: string): boolean {
    return this.lexer.kind === 'ident' && this.lexer.text === word;
  }

  private takeWord(word: string): boolean {
    if (!this.isWord(word)) return false;
    this.lexer.advance();
    return true;
  }

  private take(kind: TokenKind): boolean {
    if (this.lexer.kind !== kind) return false;
    this.lexer.advance();
    return true;
  }

  private expect(kind: Punctuation): void {
    if (!this.take(kind)) throw this.unexpected(`\`${kind}\``);
  }

  private unexpected(expected: string): Error {
    const { kind, text, start } = this.lexer;
    const found = kind === 'end' ? 'the end' : kind === 'string' ? JSON.stringify(text) : `\`${text}\``;
    return problem('parse', `expected ${expected}, found ${found}`, start);
  }
}

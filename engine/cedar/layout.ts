/**
 * Documents that know where they may break, and the printer that decides where they do: a group stays on one line when
 * it fits, else all its own lines break (Wadler, "A prettier printer").
 *
 * Comments run to the end of their line, so whatever is printed after one goes to the next line, even inside a flat
 * group. The printer does not recurse. Its answer depends on nothing but the document, so a formatter that makes the
 * same document from its own output is idempotent.
 */

export type Doc =
  | string
  | readonly Doc[]
  /** A blank in a flat group, else a new line. */
  | { readonly kind: 'line' }
  /** Nothing in a flat group, else a new line. */
  | { readonly kind: 'softline' }
  /** Always a new line. */
  | { readonly kind: 'hardline' }
  /** A blank, unless a new line follows. */
  | { readonly kind: 'space' }
  /** `own`: on a line of its own; else after what stands before it. */
  | { readonly kind: 'comment'; readonly text: string; readonly own: boolean }
  | { readonly kind: 'nest'; readonly doc: Doc }
  | { readonly kind: 'group'; readonly doc: Doc };

export const LINE: Doc = { kind: 'line' };
export const SOFTLINE: Doc = { kind: 'softline' };
export const HARDLINE: Doc = { kind: 'hardline' };
export const SPACE: Doc = { kind: 'space' };
export const nest = (doc: Doc): Doc => ({ kind: 'nest', doc });
export const group = (doc: Doc): Doc => ({ kind: 'group', doc });

interface Command {
  readonly indent: number;
  readonly flat: boolean;
  readonly doc: Doc;
}

/** What has been printed, with the blanks and new lines that wait for the next text. */
class Output {
  private text = '';
  /** Printed characters of the current line. */
  column = 0;
  private newLines = 0;
  private indent = 0;
  private space = false;
  /** The line ends in a comment. */
  private commented = false;

  write(text: string, indent: number): void {
    if (text === '') return;
    if (this.commented) this.newLine(indent);
    if (this.newLines > 0) {
      this.text += '\n'.repeat(this.newLines) + ' '.repeat(this.indent);
      this.column = this.indent;
      this.newLines = 0;
    } else if (this.space) {
      this.text += ' ';
      this.column += 1;
    }
    this.space = false;
    this.text += text;
    // A string literal may hold line feeds.
    const lastLine = text.lastIndexOf('\n');
    this.column = lastLine === -1 ? this.column + text.length : text.length - lastLine - 1;
  }

  newLine(indent: number): void {
    // Not at the very start: a document does not open with empty lines.
    if (this.text !== '') this.newLines += 1;
    this.indent = indent;
    this.space = false;
    this.commented = false;
  }

  blank(indent: number): void {
    if (this.commented) this.newLine(indent);
    else if (this.newLines === 0) this.space = true;
  }

  comment(text: string, own: boolean, indent: number): void {
    if (own && this.text !== '' && this.newLines === 0) this.newLine(indent);
    if (!own) this.space = true;
    this.write(text, indent);
    this.commented = true;
  }

  /** Where the next text would start. */
  get start(): number {
    if (this.newLines > 0) return this.indent;
    return this.column + (this.space ? 1 : 0);
  }

  finish(): string {
    return `${this.text}\n`;
  }
}

/** Prints a document; the result ends with exactly one line feed. */
export function layout(document: Doc, width: number, indentWidth: number): string {
  const output = new Output();
  const commands: Command[] = [{ indent: 0, flat: false, doc: document }];
  for (let command = commands.pop(); command !== undefined; command = commands.pop()) {
    const { indent, flat, doc } = command;
    if (typeof doc === 'string') {
      output.write(doc, indent);
      continue;
    }
    if (isList(doc)) {
      for (let i = doc.length - 1; i >= 0; i -= 1) commands.push({ indent, flat, doc: doc[i] ?? '' });
      continue;
    }
    switch (doc.kind) {
      case 'line':
        if (flat) output.blank(indent);
        else output.newLine(indent);
        break;
      case 'softline':
        if (!flat) output.newLine(indent);
        break;
      case 'hardline':
        output.newLine(indent);
        break;
      case 'space':
        output.blank(indent);
        break;
      case 'comment':
        output.comment(doc.text, doc.own, indent);
        break;
      case 'nest':
        commands.push({ indent: indent + indentWidth, flat, doc: doc.doc });
        break;
      case 'group':
        commands.push({ indent, flat: flat || fits(doc.doc, commands, width - output.start), doc: doc.doc });
        break;
    }
  }
  return output.finish();
}

const isList = (doc: Doc): doc is readonly Doc[] => Array.isArray(doc);

/**
 * Whether `content` on one line, and what follows it up to the next line break, takes at most `width` characters.
 * A comment inside it does not fit; one before its first text or after its last does no harm.
 */
function fits(content: Doc, following: readonly Command[], width: number): boolean {
  const todo: Doc[] = [content];
  let left = width;
  let isEmpty = true;
  let isCommented = false;
  for (let doc = todo.pop(); doc !== undefined; doc = todo.pop()) {
    if (typeof doc === 'string') {
      if (isCommented || doc.includes('\n')) return false;
      isEmpty = false;
      left -= doc.length;
    } else if (isList(doc)) {
      for (let i = doc.length - 1; i >= 0; i -= 1) todo.push(doc[i] ?? '');
    } else if (doc.kind === 'nest' || doc.kind === 'group') {
      todo.push(doc.doc);
    } else if (doc.kind === 'line' || doc.kind === 'space') {
      left -= 1;
    } else if (doc.kind === 'hardline') {
      return false;
    } else if (doc.kind === 'comment') {
      if (!isEmpty && doc.own) return false;
      if (!isEmpty) isCommented = true;
    }
    if (left < 0) return false;
  }
  return isCommented || restFits(following, left);
}

/** Whether what the commands print before the next line break takes at most `width` characters. */
function restFits(commands: readonly Command[], width: number): boolean {
  let left = width;
  let next = commands.length - 1;
  const todo: Command[] = [];
  for (;;) {
    const command = todo.pop() ?? commands[next--];
    if (command === undefined) return true;
    const { indent, flat, doc } = command;
    if (typeof doc === 'string') {
      left -= doc.length;
    } else if (isList(doc)) {
      for (let i = doc.length - 1; i >= 0; i -= 1) todo.push({ indent, flat, doc: doc[i] ?? '' });
    } else if (doc.kind === 'nest' || doc.kind === 'group') {
      // A group not yet decided may break at its first line.
      todo.push({ indent, flat, doc: doc.doc });
    } else if (doc.kind === 'space' || (doc.kind === 'line' && flat)) {
      left -= 1;
    } else if (doc.kind !== 'softline' || !flat) {
      return true;
    }
    if (left < 0) return false;
  }
}

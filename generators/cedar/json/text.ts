/**
 * JSON documents as text, with what only text can have: keys that stand twice, numbers that are no plain integers, blanks
 * and escapes of every kind, and syntax errors.
 */
import type { Json, JsonObject } from '../../../model/cedar/syntax/interchange.ts';
import { type Choices, table } from '../../choices.ts';
import { isIgnored, type Path } from './places.ts';

/** Everything but `plain` and `styled` is a defect. */
export type TextForm = 'plain' | 'styled' | 'doubled key' | 'odd number' | 'broken';

export const TEXT_FORMS = table<TextForm>([
  [2, 'plain'],
  [3, 'styled'],
  [4, 'doubled key'],
  [3, 'odd number'],
  [3, 'broken'],
]);

/** JSON of numbers that are no Longs, or that a careless reader takes for one. */
// biome-ignore format: a table
const NUMBERS = ['1.0', '1e2', '-0', '1E0', '0.5', '9223372036854775808', '-9223372036854775808', '9223372036854775807', '-9223372036854775809', '1e-1',
  '100000000000000000000000', '9007199254740993', '01', '+1', '.5', '1.', '0x1', 'NaN', 'Infinity', '-', '1_000', '--1', '-1'];

export function documentText(choices: Choices, json: Json, form: TextForm): string {
  const writer = new Writer(choices, form);
  writer.write(json);
  const text = writer.text();
  return form === 'broken' ? breakText(choices, text) : text;
}

const BLANKS = [' ', '\n', '\t', '\r', '  '];

class Writer {
  private readonly choices: Choices;
  private readonly form: TextForm;
  private readonly parts: string[] = [];
  /** Where each key of an object, and each scalar, was written: `[position in parts, what]`. */
  private readonly keys: { readonly at: number; readonly key: string; end: number }[] = [];
  private readonly scalars: number[] = [];

  constructor(choices: Choices, form: TextForm) {
    this.choices = choices;
    this.form = form;
  }

  write(json: Json, path: Path = []): void {
    if (Array.isArray(json)) this.list(json, path);
    else if (typeof json === 'object' && json !== null && !(json instanceof Number))
      this.object(json as JsonObject, path);
    else {
      if (!isIgnored(path)) this.scalars.push(this.parts.length);
      this.parts.push(scalar(this.choices, json as Scalar, this.form === 'styled'));
    }
  }

  private list(list: readonly Json[], path: Path): void {
    this.put('[');
    list.forEach((item, i) => {
      if (i > 0) this.put(',');
      this.write(item, [...path, i]);
    });
    this.put(']');
  }

  private object(object: JsonObject, path: Path): void {
    this.put('{');
    Object.entries(object).forEach(([key, value], i) => {
      if (i > 0) this.put(',');
      const entry = { at: this.parts.length, key, end: 0 };
      this.put(quoted(this.choices, key, this.form === 'styled'), ':');
      this.write(value, [...path, key]);
      entry.end = this.parts.length;
      this.keys.push(entry);
    });
    this.put('}');
  }

  private put(...parts: readonly string[]): void {
    this.parts.push(...parts);
  }

  /** The text, with its one defect planted now. */
  text(): string {
    const { choices, parts } = this;
    if (this.form === 'doubled key' && this.keys.length > 0) {
      const { at, key, end } = choices.pick(this.keys);
      // The same content or another, in the same spelling or with an escape.
      const again = choices.chance(0.5)
        ? parts.slice(at + 1, end)
        : [':', choices.pick(['1', 'null', '{}', '[]', '"x"'])];
      parts.splice(end, 0, ',', quoted(choices, key, choices.chance(0.3)), ...again);
    } else if (this.form === 'odd number' && this.scalars.length > 0) {
      parts[choices.pick(this.scalars)] = choices.pick(NUMBERS);
    }
    if (this.form !== 'styled') return parts.join('');
    return (
      parts.map(part => (choices.chance(0.2) ? choices.pick(BLANKS) + part : part)).join('') + choices.pick(BLANKS)
    );
  }
}

type Scalar = Exclude<Json, JsonObject | readonly Json[]>;

function scalar(choices: Choices, json: Scalar, styled: boolean): string {
  if (typeof json === 'string') return quoted(choices, json, styled);
  if (json instanceof Number) return Number.isInteger(json.valueOf()) ? `${json}.0` : `${json}`;
  return String(json);
}

/** Native JSON escapes what must be escaped; every other character can be, too. */
function quoted(choices: Choices, text: string, styled: boolean): string {
  if (!styled || text.length > 40) return JSON.stringify(text);
  let inside = '';
  for (const unit of JSON.stringify(text).slice(1, -1)) {
    // A backslash and what follows it stay as they are.
    const fit = /[a-z/]/.test(unit) && !inside.endsWith('\\') && !/\\u[0-9a-f]{0,3}$/.test(inside);
    inside += fit && choices.chance(0.3) ? escaped(unit) : unit;
  }
  return `"${inside}"`;
}

const escaped = (unit: string): string =>
  unit === '/' ? '\\/' : `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

const BREAKS = [
  '\ufeff',
  ',',
  '//',
  '/* */',
  '\u00a0',
  '\u0000',
  '\\',
  '"',
  "'",
  '}',
  ']',
  'null',
  ' ',
  '\f',
  '\v',
  '\u2028',
  '1',
  '#',
];

function breakText(choices: Choices, text: string): string {
  const at = choices.below(text.length + 1);
  const safe = (text.charCodeAt(at) & 0xfc00) === 0xdc00 ? at - 1 : at;
  switch (choices.below(4)) {
    case 0:
      return text.slice(0, safe);
    case 1:
      return choices.pick(['\ufeff', ',', '\u00a0', '//\n', '\n', ' ']) + text;
    case 2:
      return text + choices.pick([',', ' ', '\n', '\u0000', '[]', '}', '//', '\ufeff']);
    default:
      return text.slice(0, safe) + choices.pick(BREAKS) + text.slice(safe);
  }
}

/** Defects of schema text that a list of declarations cannot have: tokens too many, too few, or in the wrong place. */
import type { Choices } from '../../choices.ts';

interface TextDefect {
  readonly kind: string;
  /** undefined: these tokens offer no place for it. */
  change(tokens: readonly string[], choices: Choices): readonly string[] | undefined;
}

type Fits = (token: string, i: number, tokens: readonly string[]) => boolean;

/** A random position whose token fits. */
function position(tokens: readonly string[], choices: Choices, fits: Fits): number | undefined {
  const found = tokens.flatMap((token, i) => (fits(token, i, tokens) ? [i] : []));
  return found.length === 0 ? undefined : choices.pick(found);
}

/** The tokens with `count` of them replaced at a position. */
const spliced = (tokens: readonly string[], at: number, count: number, ...put: readonly string[]): string[] => [
  ...tokens.slice(0, at),
  ...put,
  ...tokens.slice(at + count),
];

const without =
  (token: string) =>
  (tokens: readonly string[], choices: Choices): readonly string[] | undefined => {
    const at = position(tokens, choices, each => each === token);
    return at === undefined ? undefined : spliced(tokens, at, 1);
  };

const inFrontOf =
  (fits: Fits, put: readonly string[]) =>
  (tokens: readonly string[], choices: Choices): readonly string[] | undefined => {
    const at = position(tokens, choices, fits);
    return at === undefined ? undefined : spliced(tokens, at, 0, choices.pick(put));
  };

const isString = (token: string): boolean => token.startsWith('"');

/** What no text contains outside of strings and comments. */
const FOREIGN = ['$', '%', '#', '/* c */', "'A'", '!', '&&', '->', '=>', '\\', '\u{1F600}', 'É', ';', '1', '<<'];

const TEXT_DEFECTS: readonly TextDefect[] = [
  { kind: 'no semicolon', change: without(';') },
  { kind: 'no closing brace', change: without('}') },
  { kind: 'no closing bracket', change: without(']') },
  { kind: 'two semicolons', change: inFrontOf(token => token === ';', [';']) },
  {
    kind: 'comma after the last of a list',
    change: inFrontOf((token, i, tokens) => token === ']' && tokens[i - 1] !== '[', [',']),
  },
  { kind: 'two commas', change: inFrontOf(token => token === ',', [',']) },
  {
    kind: 'foreign character',
    change: (tokens, choices) => spliced(tokens, choices.below(tokens.length + 1), 0, choices.pick(FOREIGN)),
  },
  {
    kind: 'escape that strings do not have',
    change: (tokens, choices) => {
      const at = position(tokens, choices, isString);
      const bad = choices.pick(['\\*', '\\q', '\\x80', '\\u{110000}', '\\u{}', '\\u0041']);
      return at === undefined ? undefined : spliced(tokens, at, 1, `${(tokens[at] as string).slice(0, -1)}${bad}"`);
    },
  },
  {
    kind: 'half of a surrogate pair',
    change: (tokens, choices) => {
      const half = choices.pick(['\ud800', '\udc00']);
      const at = choices.chance(0.5) ? undefined : position(tokens, choices, isString);
      if (at !== undefined) return spliced(tokens, at, 1, `${(tokens[at] as string).slice(0, -1)}${half}"`);
      return spliced(tokens, choices.below(tokens.length + 1), 0, `// ${half}\n`);
    },
  },
  {
    kind: 'string without its end',
    // The last string, so that no other one closes it.
    change: tokens => {
      const at = tokens.findLastIndex(isString);
      return at < 0 ? undefined : spliced(tokens, at, 1, (tokens[at] as string).slice(0, -1));
    },
  },
  { kind: 'keyword in capitals', change: capitalized },
  {
    kind: 'namespace in a namespace',
    change: tokens => ['namespace', 'Outer', '{', 'namespace', 'Inner', '{', '}', '}', ...tokens],
  },
  { kind: 'set of two', change: (tokens, choices) => afterElement(tokens, choices) },
  {
    kind: 'annotation after its item',
    change: inFrontOf((token, i, tokens) => token === ';' && tokens[i - 1] !== ';', ['@late']),
  },
  { kind: 'type of a set missing', change: tokens => [...tokens, 'type', 'Planted', '=', 'Set', '<', '>', ';'] },
  { kind: 'shape after tags', change: tokens => [...tokens, 'entity', 'Planted', 'tags', 'Long', '{', '}', ';'] },
  {
    kind: 'shape of an enum',
    change: tokens => [...tokens, 'entity', 'Planted', 'enum', '[', '"a"', ']', '{', '}', ';'],
  },
  { kind: 'no parents of an action', change: tokens => [...tokens, 'action', 'planted', 'in', '[', ']', ';'] },
  {
    kind: 'attributes of an action',
    change: tokens => [...tokens, 'action', 'planted', 'attributes', '{', 'a', ':', 'Long', '}', ';'],
  },
  { kind: 'empty appliesTo', change: tokens => [...tokens, 'action', 'planted', 'appliesTo', '{', '}', ';'] },
];

/** The first word of a declaration. */
function capitalized(tokens: readonly string[], choices: Choices): readonly string[] | undefined {
  const begins: Fits = (token, i) =>
    ['entity', 'action', 'type', 'namespace'].includes(token) && (i === 0 || tokens[i - 1] === ';');
  const at = position(tokens, choices, begins);
  return at === undefined ? undefined : spliced(tokens, at, 1, (tokens[at] as string).toUpperCase());
}

function afterElement(tokens: readonly string[], choices: Choices): readonly string[] | undefined {
  const at = position(tokens, choices, token => token === '>');
  return at === undefined ? undefined : spliced(tokens, at, 0, ',', 'Long');
}

export function plantInText(
  choices: Choices,
  tokens: readonly string[],
): { tokens: readonly string[]; kind: string; category: string } | undefined {
  const { kind, change } = choices.pick(TEXT_DEFECTS);
  const changed = change(tokens, choices);
  return changed === undefined ? undefined : { tokens: changed, kind, category: 'parse' };
}

/** Patterns made of the names in a catalogue, so that they match something, and often the beginnings of several names. */
import { type Choices, table } from '../choices.ts';
import { type Service, wordsOf } from './catalogue.ts';
import { MALFORMED, NOUNS, UNKNOWN_NAMES, UNKNOWN_SERVICES } from './names.ts';

/** What a pattern is made of: a service, one of its names, that name's words. */
interface Stem {
  readonly service: string;
  readonly name: string;
  readonly words: readonly string[];
}

type Form = (choices: Choices, stem: Stem) => string;

const RUNS = ['*', '?*', '*?', '**', '*?*', '??*', '*??', '?'];

const FORMS = table<Form>([
  [14, (_, { service, name }) => `${service}:${name}`],
  [26, (choices, stem) => `${stem.service}:${wordPrefix(choices, stem)}*`],
  [9, (_, { service }) => `${service}:*`],
  [3, () => '*'],
  [6, (choices, { service, name }) => `${service}:${name.slice(0, choices.integer(1, name.length))}*`],
  [9, (choices, stem) => `${stem.service}:${wordPrefix(choices, stem)}${choices.pick(RUNS)}`],
  [5, (choices, { service, words }) => `${service}:*${choices.pick(words)}*`],
  [4, (choices, stem) => `${stem.service}:${wordPrefix(choices, stem)}*${lastWord(stem)}`],
  [3, (_, stem) => `${stem.service}:*${lastWord(stem)}`],
  [4, (choices, stem) => `${stem.service}:${wordPrefix(choices, stem)}*${choices.pick(stem.words)}*`],
  [4, (choices, { service, name }) => `${service}:${holed(choices, name, 0.2)}`],
  [4, (choices, stem) => `${stem.service}:${holed(choices, wordPrefix(choices, stem), 0.2)}*`],
  [
    3,
    (choices, { service, name }) =>
      `${service}:${name.slice(0, -choices.integer(1, 3))}${'?'.repeat(choices.integer(1, 3))}`,
  ],
  [2, (choices, stem) => `${stem.service}:${scattered(choices, stem.name)}`],
  [2, (choices, stem) => `*:${wordPrefix(choices, stem)}*`],
  [
    2,
    (choices, stem) =>
      `${stem.service.slice(0, choices.integer(0, stem.service.length))}*:${wordPrefix(choices, stem)}*`,
  ],
  [1, (choices, stem) => `${holed(choices, stem.service, 0.5)}:${stem.name}`],
  [2, (choices, { service }) => `${service}:${choices.pick(UNKNOWN_NAMES)}`],
  [1, (choices, { name }) => `${choices.pick(UNKNOWN_SERVICES)}:${choices.chance(0.5) ? '*' : name}`],
  [2, choices => choices.pick(MALFORMED)],
]);

export function drawPattern(choices: Choices, { key, names }: Service): string {
  const name = choices.pick(names);
  const pattern = choices.weighted(FORMS)(choices, { service: key, name, words: wordsOf(name) });
  return choices.chance(0.12) ? inOtherCase(choices, pattern) : pattern;
}

/** Short ones mostly: they match more. All words are as likely as one. */
const wordPrefix = (choices: Choices, { words }: Stem): string =>
  words.slice(0, choices.chance(0.5) ? 1 : choices.integer(1, words.length)).join('');

const lastWord = ({ words }: Stem): string => words[words.length - 1] ?? '';

/** Some characters unknown. */
const holed = (choices: Choices, text: string, probability: number): string =>
  Array.from(text, letter => (choices.chance(probability) ? '?' : letter)).join('');

/** Some words unknown; at most three, because the length of a name to the power of their number is what a bad matcher takes. */
function scattered(choices: Choices, name: string): string {
  const words = wordsOf(name).map((word, i) => (i < 3 && choices.chance(0.5) ? '*' : word));
  return words.join(choices.chance(0.2) ? choices.pick(NOUNS) : '');
}

/** Letters do not change their meaning with their case. */
export const inOtherCase = (choices: Choices, text: string): string => {
  switch (choices.below(3)) {
    case 0:
      return text.toLowerCase();
    case 1:
      return text.toUpperCase();
    default:
      return Array.from(text, letter => (choices.chance(0.4) ? swapped(letter) : letter)).join('');
  }
};

const swapped = (letter: string): string =>
  letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase();

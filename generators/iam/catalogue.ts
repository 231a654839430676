/**
 * A catalogue whose names are related: the type environment of everything else in a scenario.
 *
 * Random names hardly ever begin alike, and refinement is about nothing but common beginnings. So each name after the
 * first is made of one that is there: a word more, a word less, a plural, the same in other letters.
 */
import { type Choices, table } from '../choices.ts';
import { ENDINGS, NOUNS, SERVICES, VERBS } from './names.ts';

/** A service as it is written, with its names as they are written; repetitions and all. */
export interface Service {
  readonly key: string;
  readonly names: readonly string[];
}

/** One to four services, the first of which is the one that most of the policy is about. */
export function drawServices(choices: Choices): readonly [Service, ...Service[]] {
  const keys = choices.sample(SERVICES, choices.size(1, 4, 0.35));
  const [first = 's3', ...others] = keys;
  return [drawService(choices, first, 3, 14), ...others.map(key => drawService(choices, key, 1, 7))];
}

function drawService(choices: Choices, key: string, least: number, most: number): Service {
  const names = [drawName(choices)];
  const wanted = choices.integer(least, most);
  while (names.length < wanted) {
    names.push(choices.chance(0.12) ? drawName(choices) : related(choices, choices.pick(names)));
  }
  return { key, names };
}

const drawName = (choices: Choices): string =>
  choices.pick(VERBS) + choices.list(0, 4, 0.55, () => choices.pick(NOUNS)).join('');

/** Capitals begin words; runs of them stay together. Good enough to cut names where a person would. */
export const wordsOf = (name: string): string[] => name.match(/[A-Z]+(?![a-z])|[A-Z]?[^A-Z]+|[A-Z]/g) ?? [name];

type Relation = (choices: Choices, words: string[]) => string[];

const inCase = (choices: Choices, word: string): string =>
  choices.chance(0.5) ? word.toUpperCase() : word.slice(0, 1) + word.slice(1).toLowerCase();

const RELATIONS = table<Relation>([
  [30, (choices, words) => [...words, choices.pick(NOUNS)]],
  [12, (_, words) => (words.length > 1 ? words.slice(0, -1) : [...words, 'Object'])],
  [14, (choices, words) => [...words.slice(0, -1), words[words.length - 1] + choices.pick(ENDINGS)]],
  [14, (choices, words) => (words.length > 1 ? [...words.slice(0, -1), choices.pick(NOUNS)] : [choices.pick(VERBS)])],
  [8, (choices, words) => [choices.pick(VERBS), ...words.slice(1)]],
  [5, (choices, words) => [...words, ...choices.list(2, 5, 0.5, () => choices.pick(NOUNS))]],
  [4, (_, words) => words],
  [5, (choices, words) => at(choices, words, word => [inCase(choices, word)])],
  [4, (choices, words) => at(choices, words, word => [word, choices.pick(NOUNS)])],
  [2, (_, words) => [words.join('').toLowerCase()]],
  [2, (_, words) => [words.join('').toUpperCase()]],
]);

/** A name close to a given one. */
export const related = (choices: Choices, name: string): string =>
  choices.weighted(RELATIONS)(choices, wordsOf(name)).join('');

/** The words with one of them replaced by some. */
function at(choices: Choices, words: readonly string[], change: (word: string) => string[]): string[] {
  const place = choices.below(words.length);
  return words.flatMap((word, i) => (i === place ? change(word) : [word]));
}

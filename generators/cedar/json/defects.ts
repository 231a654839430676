/** Defects of JSON documents of any kind: one key or value is not what, or where, it was. */
import type { Json, JsonObject } from '../../../model/cedar/syntax/interchange.ts';
import { type Choices, table } from '../../choices.ts';
import { isIgnored, isList, isObject, type Place, placesOf, renamed, withAt, withKey } from './places.ts';

/** What a defect needs to know of the kind of document. */
export interface Vocabulary {
  /** Keys that mean something somewhere in such documents. */
  readonly keys: readonly string[];
  /** Values that mean something somewhere in such documents. */
  readonly values: readonly Json[];
  /** Values to replace others by, never to add: numbers that load nowhere. */
  readonly odd: readonly Json[];
}

type Defect = (choices: Choices, root: Json, vocabulary: Vocabulary) => Json;

const DEFECTS = table<Defect>([
  [4, dropKey],
  [3, addKey],
  [4, renameKey],
  [6, otherValue],
  [2, wrapped],
  [1, unwrapped],
  [2, swapped],
  [1, otherCase],
]);

/** Those that change one key or value and nothing around it. */
const GENTLE_DEFECTS = table<Defect>([
  [4, dropKey],
  [3, addKey],
  [4, renameKey],
  [6, otherValue],
  [1, otherCase],
]);

/**
 * The document with one defect; now and then it is still what it should be. `gentle` for documents that a schema governs:
 * there, moving a part would make several defects at once.
 */
export const plantDefect = (choices: Choices, root: Json, vocabulary: Vocabulary, gentle = false): Json =>
  choices.weighted(gentle ? GENTLE_DEFECTS : DEFECTS)(choices, root, vocabulary);

/** A place of this kind, or undefined. */
function pickPlace(choices: Choices, root: Json, fits: (json: Json) => boolean): Place | undefined {
  const places = placesOf(root).filter(({ json }) => fits(json));
  return places.length === 0 ? undefined : choices.pick(places);
}

const hasKeys = (json: Json): boolean => isObject(json) && Object.keys(json).length > 0;

function changeObject(choices: Choices, root: Json, change: (object: JsonObject, key: string) => JsonObject): Json {
  const place = pickPlace(choices, root, hasKeys);
  if (place === undefined) return {};
  const object = place.json as JsonObject;
  return withAt(root, place.path, change(object, choices.pick(Object.keys(object))));
}

function dropKey(choices: Choices, root: Json): Json {
  return changeObject(choices, root, (object, key) => withKey(object, key, undefined));
}

function addKey(choices: Choices, root: Json, { keys, values }: Vocabulary): Json {
  return changeObject(choices, root, (object, key) => {
    // Somebody else's content, or the object's own.
    const value = choices.chance(0.5) ? choices.pick(values) : (object[key] as Json);
    return withKey(object, choices.pick(keys), value);
  });
}

function renameKey(choices: Choices, root: Json, { keys }: Vocabulary): Json {
  return changeObject(choices, root, (object, key) => {
    const name = choices.chance(0.5) ? choices.pick(keys) : misspelt(choices, key);
    return Object.hasOwn(object, name) ? withKey(object, key, undefined) : renamed(object, key, name);
  });
}

function misspelt(choices: Choices, word: string): string {
  switch (choices.below(5)) {
    case 1:
      return word.toUpperCase() === word ? word.toLowerCase() : word.toUpperCase();
    case 2:
      return `${word} `;
    case 3:
      return `_${word}`;
    case 4:
      return [...word].slice(0, -1).join('');
    default:
      return `${word}s`;
  }
}

function otherValue(choices: Choices, root: Json, { values, odd }: Vocabulary): Json {
  const { path } = choices.pick(placesOf(root));
  return withAt(root, path, choices.pick(choices.chance(0.1) && !isIgnored(path) ? odd : values));
}

/** Numbers that are no Longs. */
export const ODD_NUMBERS: readonly Json[] = [
  Object(1.5),
  Object(1),
  Object(-0),
  9223372036854775808n,
  -9223372036854775809n,
];

/** In a list, or in an object as its only content. */
function wrapped(choices: Choices, root: Json, { keys }: Vocabulary): Json {
  const { path, json } = choices.pick(placesOf(root));
  return withAt(root, path, choices.chance(0.5) ? [json] : { [choices.pick(keys)]: json });
}

/** What is inside instead of what is around it. */
function unwrapped(choices: Choices, root: Json): Json {
  const place = pickPlace(choices, root, json => hasKeys(json) || (isList(json) && json.length > 0));
  if (place === undefined) return [root];
  return withAt(root, place.path, choices.pick(Object.values(place.json as object) as Json[]));
}

/** A part of the document in the place of another. */
function swapped(choices: Choices, root: Json): Json {
  const places = placesOf(root);
  return withAt(root, choices.pick(places).path, choices.pick(places).json);
}

function otherCase(choices: Choices, root: Json): Json {
  const place = pickPlace(choices, root, json => typeof json === 'string' && json !== '');
  if (place === undefined) return '';
  return withAt(root, place.path, misspelt(choices, place.json as string));
}

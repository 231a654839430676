/**
 * JSON data (entity attributes, tags, the context) to values, and values to canonical JSON. What an expected type makes
 * of data is in `typed-data.ts`.
 *
 * Extension calls in data are evaluated here, so that bad data is refused before any request is decided (language
 * reference, part 1, 6.2).
 */

import type { Json, JsonObject } from '../../model/cedar/syntax/interchange.ts';
import { Decimal, decimalText } from './extensions/decimal.ts';
import { applyExtension, EXTENSION_FUNCTIONS } from './extensions/functions.ts';
import { type Instant, Span } from './extensions/instants.ts';
import { IpAddress, ipText } from './extensions/ipaddr.ts';
import { isJsonObject, setOwn } from './json.ts';
import { toLong } from './longs.ts';
import { isTypeName } from './names.ts';
import { kindOf } from './outcome.ts';
import { type Read, read, unread } from './read.ts';
import { byCodePoint } from './schema/order.ts';
import { EntityRef, RecordValue, SetValue, setOf, type Value } from './values.ts';
import { MAX_DATA_DEPTH } from './vocabulary.ts';

/**
 * Data that cannot be read. Thrown inside the loader only, and caught by `reading`: data that is read is the rule, so
 * that the way down pays nothing for the possibility. No Error, because nobody needs its costly stack.
 */
export class DataProblem {
  readonly category: string;
  readonly problem: string;

  constructor(category: string, problem: string) {
    this.category = category;
    this.problem = problem;
  }
}

/** Runs a reader that may throw a DataProblem. */
export function reading<T>(reader: () => T): Read<T> {
  try {
    return read(reader());
  } catch (problem) {
    if (!(problem instanceof DataProblem)) throw problem;
    return unread(problem.category, problem.problem);
  }
}

// ------------------------------------------------------------------------------------------------------------ reading

/**
 * The value of `json` by its own look. `depth` is the level at which it stands, from 1; JSON handed over as objects may be
 * nested deeper than any parser would let it, and the walks over values recurse. Throws DataProblem.
 *
 * Without `evaluates` calls are read and not made, and the value is good for nothing but its first problem: calls are
 * evaluated when all around them is read, and numbers are read before all around them (`firstProblem`).
 */
export function readValue(json: Json, depth = 1, evaluates = true): Value {
  if (!evaluates) checkNumbers(json);
  return valueAt(json, depth, evaluates);
}

function valueAt(json: Json, depth: number, evaluates: boolean): Value {
  switch (typeof json) {
    case 'boolean':
    case 'string':
      return json;
    case 'number':
      return readNumber(json);
    case 'bigint':
      return readInteger(json);
    default:
      if (json === null) throw nullValue();
      if (depth > MAX_DATA_DEPTH) throw tooDeep();
      if (Array.isArray(json)) return setOf(json.map(element => valueAt(element, depth + 1, evaluates)));
      if (isJsonObject(json)) return readObject(json, depth, evaluates);
      throw notAnInteger(Number(json));
  }
}

function readNumber(json: number): Value {
  // + 0 for -0, which only a JavaScript caller can pass: in JSON text it is a boxed number, and refused.
  if (Number.isSafeInteger(json)) return json + 0;
  if (!Number.isInteger(json)) throw notAnInteger(json);
  return readInteger(BigInt(json));
}

function readInteger(json: bigint): Value {
  const long = toLong(json);
  if (typeof long === 'symbol') throw new DataProblem('jsonShape', `${json} does not fit a 64-bit integer`);
  return long;
}

/** An escape, if it has exactly that one key and the right shape; otherwise a record. */
function readObject(json: JsonObject, depth: number, evaluates: boolean): Value {
  const keys: string[] = [];
  const fields: Json[] = [];
  // Not Object.keys: for-in finds each value together with its key.
  for (const key in json) {
    keys.push(key);
    fields.push(json[key] as Json);
  }
  if (keys.length === 1) {
    const escaped = readEscape(keys[0] as string, fields[0] as Json, depth, evaluates);
    if (escaped !== undefined) return escaped;
  }
  if (!evaluates) {
    // Of several problems the first by the order of the names is told.
    for (const key of keys.sort(byCodePoint)) valueAt(json[key] as Json, depth + 1, false);
    return NOT_EVALUATED;
  }
  const values = new Array<Value>(fields.length);
  for (let i = 0; i < fields.length; i++) values[i] = valueAt(fields[i] as Json, depth + 1, evaluates);
  return new RecordValue(keys, values);
}

function readEscape(key: string, content: Json, depth: number, evaluates: boolean): Value | undefined {
  if (key === '__entity' && isJsonObject(content) && isUidShaped(content)) {
    const { type, id } = typeChecked(content);
    return new EntityRef(type, id);
  }
  if (key === '__extn' && isJsonObject(content) && isCallShaped(content)) return readCall(content, depth, evaluates);
  if (key === '__expr' && typeof content === 'string') throw exprEscape();
  return undefined;
}

/** A uid where one is expected. Throws DataProblem. */
export function readUid(json: Json | undefined): EntityRef {
  // Nearly always it is as plain as this; whatever is not is looked at with care.
  if (isJsonObject(json) && json.__entity === undefined && json.__expr === undefined) {
    const { type, id } = json;
    if (typeof type === 'string' && typeof id === 'string' && isTypeName(type)) return new EntityRef(type, id);
  }
  const { type, id } = uidJson(json);
  return new EntityRef(type, id);
}

/** The object that holds the `type` and `id` of a uid: `json` itself, or its `__entity`. Other keys are ignored. */
export function uidJson(json: Json | undefined): UidShaped {
  if (!isJsonObject(json)) throw new DataProblem('expectedEntityRef', `expected {"type", "id"}, found ${shown(json)}`);
  if (typeof json.__expr === 'string') throw exprEscape();
  const inner = json.__entity;
  const uid = isJsonObject(inner) && isUidShaped(inner) ? inner : json;
  if (!isUidShaped(uid)) throw new DataProblem('expectedEntityRef', `expected {"type", "id"}, found ${shown(json)}`);
  return typeChecked(uid);
}

export type UidShaped = JsonObject & { readonly type: string; readonly id: string };
const isUidShaped = (json: JsonObject): json is UidShaped =>
  typeof json.type === 'string' && typeof json.id === 'string';

function typeChecked(uid: UidShaped): UidShaped {
  if (isTypeName(uid.type)) return uid;
  throw new DataProblem('badEscape', `\`${uid.type}\` is not the name of an entity type`);
}

/** The function and its arguments; `arg` wins over `args`. */
export type CallShaped = JsonObject & { readonly fn: string };
export const isCallShaped = (json: JsonObject): json is CallShaped =>
  typeof json.fn === 'string' && (json.arg !== undefined || Array.isArray(json.args));

export const argumentsOf = (json: CallShaped): readonly Json[] =>
  json.arg === undefined ? (json.args as readonly Json[]) : [json.arg];

export function checkFunctionName({ fn }: CallShaped): void {
  if (!isTypeName(fn)) throw new DataProblem('badEscape', `\`${fn}\` is not the name of a function`);
}

function readCall(json: CallShaped, depth: number, evaluates: boolean): Value {
  checkFunctionName(json);
  const args: Value[] = [];
  // No map: its frames would double the stack that a call within a call takes.
  for (const arg of argumentsOf(json)) args.push(valueAt(arg, depth + 1, evaluates));
  return evaluates ? call(json.fn, args) : NOT_EVALUATED;
}

export const NOT_EVALUATED: Value = false;

/** Reads, and when that fails throws what comes first (`firstProblem`). */
export function callsLast<T>(reader: (evaluates: boolean) => T): T {
  try {
    return reader(true);
  } catch (problem) {
    throw firstProblem(problem, () => reader(false));
  }
}

/** What was found on the fast way down need not be what comes first: `readWithoutCalls` reads again, and throws that. */
export function firstProblem(problem: unknown, readWithoutCalls: () => unknown): unknown {
  if (problem instanceof DataProblem) readWithoutCalls();
  return problem;
}

/** A value by its own look is one thing to Cedar until its numbers are read; of an escape those that count. */
export function checkNumbers(json: Json, depth = 1): void {
  if (typeof json === 'number') readNumber(json);
  else if (typeof json === 'bigint') readInteger(json);
  else if (json instanceof Number) throw notAnInteger(Number(json));
  // Whoever reads it refuses the rest.
  else if (depth <= MAX_DATA_DEPTH) for (const part of partsThatCount(json)) checkNumbers(part, depth + 1);
}

function partsThatCount(json: Json): readonly Json[] {
  if (Array.isArray(json)) return json;
  if (!isJsonObject(json)) return [];
  const [key, ...more] = Object.keys(json);
  const content = key === undefined || more.length > 0 ? undefined : json[key];
  if (key === '__entity' && isJsonObject(content) && isUidShaped(content)) return [];
  if (key === '__extn' && isJsonObject(content) && isCallShaped(content)) return argumentsOf(content);
  return Object.values(json) as Json[];
}

/** Throws DataProblem where the function fails. */
export function call(name: string, args: readonly Value[]): Value {
  const fn = EXTENSION_FUNCTIONS.get(name);
  if (fn === undefined) throw new DataProblem('extensionEval', `there is no extension function \`${name}\``);
  const result = applyExtension(fn, args);
  if (typeof result === 'symbol') throw new DataProblem('extensionEval', `\`${name}\` fails: ${kindOf(result)}`);
  return result;
}

/** JSON in words. */
export const shown = (json: Json | undefined): string => {
  if (json === undefined) return 'nothing';
  if (json === null) return 'null';
  return Array.isArray(json) ? 'an array' : `a JSON ${json instanceof Number ? 'number' : typeof json}`;
};
export const tooDeep = (): DataProblem =>
  new DataProblem('jsonShape', `the data is nested more than ${MAX_DATA_DEPTH} deep`);
const nullValue = (): DataProblem => new DataProblem('nullValue', 'null is not a Cedar value');
export const exprEscape = (): DataProblem =>
  new DataProblem('exprEscape', 'the `__expr` escape is no longer supported');
const notAnInteger = (json: number): DataProblem => new DataProblem('jsonShape', `${json} is not an integer of Cedar`);

// ---------------------------------------------------------------------------------------------------------- writing

/** The canonical notation of `EvaluateAnswer`. */
export function valueToJson(value: Value): Json {
  if (typeof value !== 'object') return value;
  if (value instanceof EntityRef) return { __entity: { type: value.type, id: value.id } };
  if (value instanceof SetValue) return value.elements.map(valueToJson);
  if (value instanceof RecordValue) {
    const object: Record<string, Json> = {};
    for (const [i, key] of value.keys.entries()) setOwn(object, key, valueToJson(value.values[i] as Value));
    return object;
  }
  if (value instanceof Decimal) return extension('decimal', decimalText(value));
  if (value instanceof IpAddress) return extension('ip', ipText(value));
  if (value instanceof Span) return extension('duration', `${value.ms}ms`);
  value satisfies Instant;
  // Most datetimes cannot be written as text: the calendar of the constructor ends long before 64 bits do.
  return {
    __extn: { fn: 'offset', args: [extension('datetime', '1970-01-01'), extension('duration', `${value.ms}ms`)] },
  };
}

const extension = (fn: string, arg: string): JsonObject => ({ __extn: { fn, arg } });

/**
 * The content of a `Value` node, as an expression that builds it. Language reference, part 1, 6.2.
 *
 * An extension call is not tried out: a malformed or unknown one is an error of evaluation, not of reading.
 */

import type { EntityUid, Expr } from '../../model/cedar/syntax/abstract.ts';
import type { Json, JsonObject } from '../../model/cedar/syntax/interchange.ts';
import { quote } from './errors.ts';
import type { Holder } from './est-stop.ts';
import { checkCharacters, shown, stop } from './est-stop.ts';
import { isJsonObject } from './json.ts';
import { isTypeName } from './names.ts';
import { MAX_DEPTH } from './vocabulary.ts';

const MIN_LONG = -9223372036854775808n;
const MAX_LONG = 9223372036854775807n;

/** The data at `holder[key]`. `depth` counts the levels above it, itself included. */
export function readData(json: Json | undefined, holder: Holder, key: string | number, depth: number): Expr {
  if (depth > MAX_DEPTH) stop(holder, key, `the expression is more than ${MAX_DEPTH} levels deep`);
  switch (typeof json) {
    case 'boolean':
      return { op: 'bool', value: json };
    case 'string':
      checkCharacters(json, holder, key);
      return { op: 'string', value: json };
    case 'number':
      if (Number.isInteger(json)) return long(BigInt(json), holder, key);
      return stop(holder, key, `expected a plain integer, found ${quote(String(json))}`);
    case 'bigint':
      return long(json, holder, key);
    default:
      if (Array.isArray(json)) return set(json, depth);
      if (isJsonObject(json)) return object(json, holder, key, depth);
      if (json === null) return stop(holder, key, 'null is no Cedar value');
      return stop(holder, key, `expected a plain integer, found ${shown(json)}`);
  }
}

function long(value: bigint, holder: Holder, key: string | number): Expr {
  if (value >= MIN_LONG && value <= MAX_LONG) return { op: 'long', value };
  return stop(holder, key, `the integer ${quote(String(value))} is out of range (${MIN_LONG} to ${MAX_LONG})`);
}

function set(json: readonly Json[], depth: number): Expr {
  const elements: Expr[] = [];
  for (let i = 0; i < json.length; i += 1) elements.push(readData(json[i], json, i, depth + 1));
  return { op: 'set', elements };
}

/** An escape, if the object has one key and the content is well shaped; else a record. */
function object(json: JsonObject, holder: Holder, key: string | number, depth: number): Expr {
  let only: string | undefined;
  let count = 0;
  for (const name in json) {
    only = name;
    count += 1;
  }
  if (count === 1 && only !== undefined) {
    const content = json[only];
    if (only === '__entity' && isUidShape(content)) return { op: 'entity', uid: uidOf(content) };
    if (only === '__extn' && isJsonObject(content)) {
      const call = extensionCall(content, depth);
      if (call !== undefined) return call;
    }
    if (only === '__expr' && typeof content === 'string')
      stop(holder, key, 'the escape "__expr" is no longer supported');
  }
  const fields = new Map<string, Expr>();
  for (const name in json) {
    checkCharacters(name, json, name);
    fields.set(name, readData(json[name], json, name, depth + 1));
  }
  return { op: 'record', fields };
}

/** `{"fn","arg"}` or `{"fn","args"}`; undefined when it is not shaped like that. */
function extensionCall(json: JsonObject, depth: number): Expr | undefined {
  const fn = json.fn;
  if (typeof fn !== 'string') return undefined;
  const hasOne = Object.hasOwn(json, 'arg');
  const many = json.args;
  if (!hasOne && !Array.isArray(many)) return undefined;
  if (!isTypeName(fn)) stop(json, 'fn', `expected a function name, found ${quote(fn)}`);
  if (hasOne) return { op: 'call', fn, args: [readData(json.arg, json, 'arg', depth + 1)] };
  const args: Expr[] = [];
  if (Array.isArray(many)) {
    for (let i = 0; i < many.length; i += 1) args.push(readData(many[i], many, i, depth + 1));
  }
  return { op: 'call', fn, args };
}

type UidShape = JsonObject & { readonly type: string; readonly id: string };

const isUidShape = (json: Json | undefined): json is UidShape =>
  isJsonObject(json) && typeof json.type === 'string' && typeof json.id === 'string';

function uidOf(json: UidShape): EntityUid {
  const { type, id } = json;
  if (!isTypeName(type)) {
    stop(
      json,
      'type',
      `expected an entity type such as "A::B", without blanks or reserved words, found ${quote(type)}`,
    );
  }
  checkCharacters(id, json, 'id');
  return { type, id };
}

/**
 * The entity at `holder[key]`: `{"type","id"}`, or the same in `{"__entity":...}`, which wins; other keys are
 * ignored.
 */
export function readUid(json: Json | undefined, holder: Holder, key: string | number): EntityUid {
  if (isJsonObject(json)) {
    // Whatever other keys there are.
    if (typeof json.__expr === 'string') stop(json, '__expr', 'the escape "__expr" is no longer supported');
    const escaped = json.__entity;
    if (isUidShape(escaped)) return uidOf(escaped);
    if (isUidShape(json)) return uidOf(json);
  }
  return stop(holder, key, `expected an entity such as {"type":"User","id":"x"}, found ${shown(json)}`);
}

/**
 * JSON data to values where a schema says which type is wanted: the shorter forms of the language reference, part 2, 2.1
 * are understood, records get the layout of their type, and the reader notices on its way whether anything could fail to
 * conform.
 *
 * Trick: nearly all data is of the type that it should be, and reading it is already the proof. `doubtful` stays false as
 * long as every value was seen to be of its type and every uid in it to be allowed. Only when it is true has conformance to
 * be asked afterwards, value by value: which problem is the first one is decided there alone.
 */

import type { AttributeType, RecordType, Schema, Type } from '../../model/cedar/syntax/abstract.ts';
import type { Json } from '../../model/cedar/syntax/interchange.ts';
import {
  argumentsOf,
  type CallShaped,
  call,
  checkFunctionName,
  checkNumbers,
  DataProblem,
  exprEscape,
  isCallShaped,
  NOT_EVALUATED,
  reading,
  readUid,
  readValue,
  shown,
  tooDeep,
} from './data.ts';
import { CONSTRUCTOR_OF, EXTENSION_CLASSES, EXTENSION_FUNCTIONS } from './extensions/functions.ts';
import { countKeys, isJsonObject, ownField } from './json.ts';
import { conformUid } from './schema/conform.ts';
import { byCodePoint } from './schema/order.ts';
import { RecordValue, setOf, type Value } from './values.ts';
import { MAX_DATA_DEPTH } from './vocabulary.ts';

export class TypedReader {
  readonly schema: Schema;
  /** May be set by whoever reads something around the values. */
  doubtful = false;
  readonly evaluates: boolean;

  /** Without `evaluates` calls are checked for all but their outcome, and the values are good for nothing. */
  constructor(schema: Schema, evaluates = true) {
    this.schema = schema;
    this.evaluates = evaluates;
  }

  /**
   * That the value has the type is promised only while nothing is doubtful. `depth` as in `readValue`. Throws DataProblem.
   */
  value(json: Json, type: Type, depth = 1): Value {
    switch (type.kind) {
      case 'bool':
      case 'string':
      case 'long':
        return this.primitive(json, type.kind, depth);
      case 'entity': {
        const uid = readUid(json);
        if (uid.type !== type.name || conformUid(uid, this.schema) !== undefined) this.doubtful = true;
        return uid;
      }
      case 'extension': {
        const value = this.extension(json, type.name, depth);
        if (!(value instanceof EXTENSION_CLASSES[type.name])) this.doubtful = true;
        return value;
      }
      case 'set':
        if (!Array.isArray(json)) throw notOfType(json, 'a set');
        return this.set(json, type.element, depth);
      case 'record':
        return this.record(json, type, depth);
    }
  }

  /** There are no short forms, but escapes are still escapes: a call may return what is wanted. */
  private primitive(json: Json, kind: 'bool' | 'string' | 'long', depth: number): Value {
    const value = readValue(json, depth, this.evaluates);
    const wanted = kind === 'bool' ? 'boolean' : kind === 'string' ? 'string' : 'number';
    if (typeof value !== wanted && !(kind === 'long' && typeof value === 'bigint')) this.doubtful = true;
    return value;
  }

  private set(json: readonly Json[], element: Type, depth: number): Value {
    const values = new Array<Value>(json.length);
    for (let i = 0; i < json.length; i++) values[i] = this.value(json[i] as Json, element, depth + 1);
    return setOf(values);
  }

  /**
   * In the order of the attributes' names, which decides what is told of several problems; so all records of a type are
   * laid out alike, too.
   */
  private record(json: Json, shape: RecordType, depth: number): RecordValue {
    if (!isJsonObject(json)) throw notOfType(json, 'a record');
    const { attributes } = shape;
    const keys: string[] = [];
    const values: Value[] = [];
    for (const [name, { type, required }] of inOrder(shape)) {
      const field = ownField(json, name);
      if (field !== undefined) {
        keys.push(name);
        values.push(this.value(field, type, depth + 1));
      } else if (required) throw new DataProblem('missingRecordAttr', `the record needs an attribute \`${name}\``);
    }
    if (countKeys(json) !== keys.length) {
      const unexpected = Object.keys(json).find(name => !attributes.has(name));
      throw new DataProblem('unexpectedRecordAttr', `the schema knows no attribute \`${unexpected}\` of this record`);
    }
    return new RecordValue(keys, values);
  }

  /** A call, with or without `__extn` around it, or the one argument of the type's constructor. */
  private extension(json: Json, name: keyof typeof CONSTRUCTOR_OF, depth: number): Value {
    if (isJsonObject(json)) {
      if (typeof json.__expr === 'string') throw exprEscape();
      if (isJsonObject(json.__extn) && isCallShaped(json.__extn)) return this.call(json.__extn, depth);
      if (isCallShaped(json)) return this.call(json, depth);
    }
    return this.outcome(CONSTRUCTOR_OF[name], [readValue(json, depth, this.evaluates)]);
  }

  private outcome(name: string, args: readonly Value[]): Value {
    return this.evaluates ? call(name, args) : NOT_EVALUATED;
  }

  /** The arguments may be in the short forms of the function's parameter types, and their count is checked first. */
  private call(json: CallShaped, depth: number): Value {
    // Types end, calls within calls need not.
    if (depth > MAX_DATA_DEPTH) throw tooDeep();
    const args = argumentsOf(json);
    if (!this.evaluates) for (const arg of args) checkNumbers(arg);
    checkFunctionName(json);
    const fn = EXTENSION_FUNCTIONS.get(json.fn);
    if (fn === undefined) throw new DataProblem('unknownFunction', `there is no extension function \`${json.fn}\``);
    if (fn.arity !== args.length) {
      throw new DataProblem('wrongArgCount', `\`${json.fn}\` takes ${fn.arity} arguments, not ${args.length}`);
    }
    const values: Value[] = [];
    for (const [i, param] of fn.params.entries()) values.push(this.value(args[i] as Json, param, depth + 1));
    return this.outcome(json.fn, values);
  }
}

const ordered = new WeakMap<RecordType, readonly (readonly [string, AttributeType])[]>();

function inOrder(type: RecordType): Iterable<readonly [string, AttributeType]> {
  if (type.attributes.size < 2) return type.attributes;
  let attributes = ordered.get(type);
  if (attributes === undefined) {
    attributes = [...type.attributes].sort(([a], [b]) => byCodePoint(a, b));
    ordered.set(type, attributes);
  }
  return attributes;
}

/** What is no value at all is refused as that, whatever was wanted. Calls in it are not tried, as in real Cedar. */
function notOfType(json: Json, wanted: string): DataProblem {
  const untyped = reading(() => readValue(json, 1, false));
  if (!untyped.ok) return new DataProblem(untyped.category, untyped.problem);
  return new DataProblem('typeMismatch', `expected ${wanted}, found ${shown(json)}`);
}

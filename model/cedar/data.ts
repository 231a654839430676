/**
 * Data in JSON: values and entity uids, to and fro.
 *
 * Language reference, part 1, 6.2, and part 2, 2.1. A value is read in two steps: JSON to a literal expression, which a
 * policy's `Value` node needs as it is, and its evaluation, where extension functions can fail. An expected type drives
 * the first step only: whether a value has its declared type is for schema/conform.ts to say.
 */

import { MAX_DEPTH } from './depth.ts';
import { type Entities, uidKey } from './entities.ts';
import { evaluate } from './evaluate.ts';
import { extensionFunctions } from './extensions/index.ts';
import type { Loaded } from './loaded.ts';
import { isPath } from './names.ts';
import { isArray, isObject, mapInOrder, type Note, reading } from './reading.ts';
import type {
  EntityUid,
  Expr,
  ExtensionName,
  IpaddrValue,
  RecordType,
  Request,
  Type,
  Value,
} from './syntax/abstract.ts';
import type { Json, JsonObject } from './syntax/interchange.ts';
import { compareCodePoints, fitsLong } from './values.ts';

// ----------------------------------------------------------------------------------------------------------- reading

/** Categories: those of `readLiteral`, and `extensionEval`. */
export const readValue = (json: Json, expected?: Type): Loaded<Value> => reading(note => value(json, expected, note));

/** All of it is read before anything is evaluated, so what cannot be read is told before a call that fails. */
export const value = (json: Json | undefined, expected: Type | undefined, note: Note): Value =>
  evaluated(literal(json, expected, note), note);

export const evaluated = (expr: Expr, note: Note): Value => {
  const outcome = evaluate(expr, ANY_REQUEST, NO_ENTITIES);
  if ('value' in outcome) return outcome.value;
  return note('extensionEval', `an extension function fails (${outcome.error})`, false);
};

/** A literal mentions no variable and looks at no entity, so that any request will do. */
const ANYONE: EntityUid = { type: 'Any', id: '' };
const ANY_REQUEST: Request = {
  principal: ANYONE,
  action: ANYONE,
  resource: ANYONE,
  context: { kind: 'record', fields: new Map() },
};
const NO_ENTITIES: Entities = new Map();

/**
 * Categories: `jsonShape`, `nullValue`, `exprEscape`, `badEscape`; and with a type, `expectedEntityRef`, `typeMismatch`
 * (no array or object where a set or record is expected), `missingRecordAttr`, `unexpectedRecordAttr`,
 * `unknownFunction`, `wrongArgCount`.
 */
export const readLiteral = (json: Json, expected?: Type): Loaded<Expr> =>
  reading(note => literal(json, expected, note));

/** Categories: `expectedEntityRef`, `exprEscape`, `badEscape`. */
export const readUid = (json: Json): Loaded<EntityUid> => reading(note => entityUid(json, note));

const NOTHING: Expr = { op: 'bool', value: false };

export const literal = (json: Json | undefined, expected: Type | undefined, note: Note, depth = 1): Expr => {
  switch (expected?.kind) {
    case 'entity':
      return { op: 'entity', uid: entityUid(json, note) };
    case 'extension':
      return extensionLiteral(json, expected.name, note, depth);
    case 'set':
      if (isArray(json)) return setLiteral(json, expected.element, note, depth);
      break;
    case 'record':
      // An escape is a record like any other where a record is expected.
      if (isObject(json)) return typedRecord(json, expected, note, depth);
      break;
    default:
      return anyLiteral(json, note, depth);
  }
  anyLiteral(json, note, depth);
  return note('typeMismatch', `a ${expected.kind} is expected`, NOTHING);
};

/** A value by its own look: whatever else is wrong in it, a number that is none of Cedar's is told first. */
const anyLiteral = (json: Json | undefined, note: Note, depth: number): Expr => {
  noteNumbers(json, note);
  return untypedLiteral(json, note, depth);
};

/** Of what counts: further keys of an escape do not. */
const noteNumbers = (json: Json | undefined, note: Note, depth = 1): void => {
  if (depth > MAX_DEPTH || json === null || typeof json === 'boolean' || typeof json === 'string') return;
  if (!isArray(json) && !isObject(json)) longLiteral(json, note);
  else for (const part of partsThatCount(json)) noteNumbers(part, note, depth + 1);
};

const partsThatCount = (json: readonly Json[] | JsonObject): readonly (Json | undefined)[] => {
  if (isArray(json)) return json;
  const alone = Object.keys(json).length === 1;
  if (alone && isTypeAndId(json.__entity)) return [];
  return alone && isCall(json.__extn) ? argumentsOf(json.__extn) : Object.values(json);
};

/** `depth` is the level at which the value stands, from 1. */
export const untypedLiteral = (json: Json | undefined, note: Note, depth: number): Expr => {
  if (depth > MAX_DEPTH) return note('jsonShape', `a value has more than ${MAX_DEPTH} levels`, NOTHING);
  if (json === null) return note('nullValue', 'null is not a value', NOTHING);
  if (typeof json === 'boolean') return { op: 'bool', value: json };
  if (typeof json === 'string') return { op: 'string', value: json };
  if (isArray(json)) return { op: 'set', elements: json.map(item => untypedLiteral(item, note, depth + 1)) };
  if (!isObject(json)) return longLiteral(json, note);
  const escaped = escapeLiteral(json, note, depth);
  if (escaped !== undefined) return escaped;
  return { op: 'record', fields: mapInOrder(json, field => untypedLiteral(field, note, depth + 1)) };
};

const longLiteral = (json: Json | undefined, note: Note): Expr => {
  const value = typeof json === 'number' && Number.isSafeInteger(json) ? BigInt(json) : json;
  if (typeof value === 'bigint' && fitsLong(value)) return { op: 'long', value };
  return note('jsonShape', `${json} is not a Long: an integer of 64 bits, without fraction or exponent`, NOTHING);
};

const setLiteral = (json: readonly Json[], element: Type, note: Note, depth: number): Expr => ({
  op: 'set',
  elements: json.map(item => literal(item, element, note, depth + 1)),
});

/** In the order of the attributes' names, whatever the order in the schema or in the data. */
const typedRecord = (json: JsonObject, { attributes }: RecordType, note: Note, depth: number): Expr => {
  const fields = new Map<string, Expr>();
  const inOrder = [...attributes].sort(([a], [b]) => compareCodePoints(a, b));
  for (const [name, { type, required }] of inOrder) {
    const field = Object.hasOwn(json, name) ? json[name] : undefined;
    if (field !== undefined) fields.set(name, literal(field, type, note, depth + 1));
    else if (required) note('missingRecordAttr', `the attribute ${name} is missing`);
  }
  for (const name of Object.keys(json))
    if (!attributes.has(name)) note('unexpectedRecordAttr', `the attribute ${name} is not declared`);
  return { op: 'record', fields };
};

/** Only an object of one key can be an escape, and only one of the right shape is: any other is a plain record. */
const escapeLiteral = (json: JsonObject, note: Note, depth: number): Expr | undefined => {
  const keys = Object.keys(json);
  const key = keys[0];
  if (key === undefined || keys.length > 1) return undefined;
  const inside = json[key];
  if (key === '__expr' && typeof inside === 'string') return note('exprEscape', 'there is no __expr any more', NOTHING);
  if (key === '__entity' && isTypeAndId(inside)) return { op: 'entity', uid: checkedUid(inside, note) };
  if (key === '__extn' && isCall(inside)) {
    const fn = checkedFunction(inside, note);
    return { op: 'call', fn, args: argumentsOf(inside).map(arg => untypedLiteral(arg, note, depth + 1)) };
  }
  return undefined;
};

/** The constructor of each extension type: what a bare value under such a type is an argument of. */
const CONSTRUCTORS = new Map<string, string>(
  [...extensionFunctions.values()].filter(fn => fn.style === 'function').map(fn => [fn.result, fn.name]),
);

const extensionLiteral = (json: Json | undefined, type: ExtensionName, note: Note, depth: number): Expr => {
  if (isObject(json) && typeof json.__expr === 'string')
    return note('exprEscape', 'there is no __expr any more', NOTHING);
  const call = isObject(json) && isCall(json.__extn) ? json.__extn : json;
  if (!isCall(call))
    return { op: 'call', fn: CONSTRUCTORS.get(type) ?? type, args: [anyLiteral(json, note, depth + 1)] };
  for (const arg of argumentsOf(call)) noteNumbers(arg, note);
  const fn = checkedFunction(call, note);
  const parameters = extensionFunctions.get(fn)?.parameters;
  if (parameters === undefined) return note('unknownFunction', `there is no extension function ${fn}`, NOTHING);
  const args = argumentsOf(call);
  if (args.length !== parameters.length)
    return note('wrongArgCount', `${fn} takes ${parameters.length} arguments, not ${args.length}`, NOTHING);
  const typed = args.map((arg, index) => literal(arg, extensionType(parameters[index]), note, depth + 1));
  return { op: 'call', fn, args: typed };
};

const extensionType = (word: string | undefined): Type | undefined =>
  word !== undefined && CONSTRUCTORS.has(word) ? { kind: 'extension', name: word as ExtensionName } : undefined;

interface Call extends JsonObject {
  readonly fn: string;
}
const isCall = (json: Json | undefined): json is Call =>
  isObject(json) && typeof json.fn === 'string' && (Object.hasOwn(json, 'arg') || isArray(json.args));

const argumentsOf = ({ arg, args }: Call): readonly Json[] => (arg !== undefined ? [arg] : isArray(args) ? args : []);

const checkedFunction = ({ fn }: Call, note: Note): string =>
  isPath(fn) ? fn : note('badEscape', `${JSON.stringify(fn)} is not the name of a function`, fn);

export const entityUid = (json: Json | undefined, note: Note): EntityUid => {
  if (!isObject(json)) return note('expectedEntityRef', 'an entity is written {"type":...,"id":...}', ANYONE);
  if (typeof json.__expr === 'string') return note('exprEscape', 'there is no __expr any more', ANYONE);
  if (isTypeAndId(json.__entity)) return checkedUid(json.__entity, note);
  return isTypeAndId(json)
    ? checkedUid(json, note)
    : note('expectedEntityRef', 'an entity has a type and an id, both strings', ANYONE);
};

const isTypeAndId = (json: Json | undefined): json is JsonObject & EntityUid =>
  isObject(json) && typeof json.type === 'string' && typeof json.id === 'string';

const checkedUid = ({ type, id }: EntityUid, note: Note): EntityUid =>
  isPath(type) ? { type, id } : note('badEscape', `${uidKey({ type, id })}: the type is not a name`, ANYONE);

// ----------------------------------------------------------------------------------------------------------- writing

/** The canonical notation of interchange.ts. */
export const valueToJson = (value: Value): Json => {
  if (typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'bigint') return longToJson(value);
  switch (value.kind) {
    case 'entity':
      return uidToJson(value.uid);
    case 'set':
      return value.elements.map(valueToJson);
    case 'record':
      return Object.fromEntries([...value.fields].map(([key, field]) => [key, valueToJson(field)]));
    case 'decimal':
      return extensionCall('decimal', decimalText(value.units));
    case 'ipaddr':
      return extensionCall('ip', ipaddrText(value));
    case 'duration':
      return extensionCall('duration', `${value.ms}ms`);
    case 'datetime':
      return {
        __extn: {
          fn: 'offset',
          args: [extensionCall('datetime', '1970-01-01'), extensionCall('duration', `${value.ms}ms`)],
        },
      };
  }
};

/** A number where a double holds it exactly, else a bigint. */
export const longToJson = (value: bigint): number | bigint => {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
};

export const uidToJson = ({ type, id }: EntityUid): JsonObject => ({ __entity: { type, id } });

const extensionCall = (fn: string, arg: string): JsonObject => ({ __extn: { fn, arg } });

const decimalText = (units: bigint): string => {
  const digits = (units < 0n ? -units : units).toString().padStart(5, '0');
  return `${units < 0n ? '-' : ''}${digits.slice(0, -4)}.${digits.slice(-4)}`;
};

const ipaddrText = ({ bits, address, prefix }: IpaddrValue): string => {
  const [groupBits, radix, separator] = bits === 32 ? [8, 10, '.'] : [16, 16, ':'];
  const groups = Array.from({ length: bits / groupBits }, (_, index) =>
    BigInt.asUintN(groupBits, address >> BigInt(bits - groupBits * (index + 1))).toString(radix),
  );
  return `${groups.join(separator)}/${prefix}`;
};

/** JSON of entities as values that know their types, and constants of policies as values of a wanted type. */
import type { Json, JsonObject, UidJson } from '../../../model/cedar/syntax/interchange.ts';
import {
  type Attribute,
  BOOL,
  DATETIME,
  type Datum,
  DECIMAL,
  DURATION,
  type EntityType,
  Handle,
  IPADDR,
  LONG,
  STRING,
  type Type,
} from '../domain.ts';
import type { Est } from '../est.ts';
import { isObject } from '../json/places.ts';
import { constructorOf, extensionDatum, longDatum, stringDatum } from '../pools.ts';
import { exact } from '../synthetic.ts';
import { recordDatum, setDatum } from '../values.ts';
import type { World } from '../world.ts';
import { type Constants, nodeOf } from './files.ts';

/** The uid in any of the notations that data may use. */
export const uidOf = (json: Json | undefined): UidJson =>
  (isObject(json) && isObject(json.__entity) ? json.__entity : json) as UidJson;

/** The entity of that id; one that was not spoken of before is not in the store. */
export function handleOf(world: World, type: EntityType, id: string): Handle {
  const known = type.handles.find(handle => handle.uid.id === id);
  if (known !== undefined) return known;
  const handle = new Handle(type, id);
  handle.present = false;
  type.handles.push(handle);
  if (type.bit !== 0) world.handles.push(handle);
  return handle;
}

/** The value of that type which the JSON stands for; null for JSON that is of another type, or a call with no name. */
function datumOf(world: World, type: Type, json: Json): Datum | null {
  switch (type.kind) {
    case 'bool':
      return typeof json === 'boolean' ? boolDatum(world, json) : null;
    case 'long':
      return typeof json === 'number' || typeof json === 'bigint' ? longDatum(json) : null;
    case 'string':
      return typeof json === 'string' ? stringDatum(json) : null;
    case 'entity':
      return handleOf(world, type.entity as EntityType, String(uidOf(json).id)).datum;
    case 'set': {
      if (!Array.isArray(json)) return null;
      const parts = json.map((part: Json) => datumOf(world, type.element as Type, part));
      return parts.includes(null) ? null : setDatum(type, parts as Datum[]);
    }
    case 'record':
      return isObject(json) ? recordDatum(type, fieldsOf(world, type.attributes, json)) : null;
    default:
      return extensionOf(type, json);
  }
}

export const boolDatum = (world: World, truth: boolean): Datum => {
  const [no, yes] = world.pools.of(BOOL) as readonly [Datum, Datum];
  return truth ? yes : no;
};

/** By position of the attributes; null for what is absent. */
export function fieldsOf(world: World, attributes: readonly Attribute[], json: JsonObject): (Datum | null)[] {
  return attributes.map(({ name, type }) =>
    Object.hasOwn(json, name) ? datumOf(world, type, json[name] as Json) : null,
  );
}

function extensionOf(type: Type, json: Json): Datum | null {
  const call = isObject(json) && isObject(json.__extn) ? json.__extn : json;
  const argument = isObject(call) ? (call.fn === constructorOf(type.kind) ? call.arg : undefined) : call;
  return typeof argument === 'string' ? constructed(type, argument) : null;
}

/** Whether an argument makes a value: what does not may stand in a policy, but in no data. */
export type Accepts = (name: string, argument: string) => boolean;

/** The value of that type which an expression without variables stands for; null for every other expression. */
export function constantOf(world: World, type: Type, est: Est, accepts: Accepts): Datum | null {
  const [operator, content] = nodeOf(est);
  if (operator === 'Value') return datumOf(world, type, content);
  if (operator === 'neg' && type === LONG) {
    const inner = constantOf(world, LONG, (content as JsonObject).arg as Est, accepts);
    return inner === null ? null : longDatum(exact(-BigInt(inner.json as number | bigint)));
  }
  if (operator === 'Set' && type.kind === 'set') {
    const parts = (content as readonly Est[]).map(part => constantOf(world, type.element as Type, part, accepts));
    return parts.includes(null) ? null : setDatum(type, parts as Datum[]);
  }
  if (!Array.isArray(content) || !isExtension(type) || operator !== constructorOf(type.kind)) return null;
  const argument = (content[0] as JsonObject | undefined)?.Value;
  return typeof argument === 'string' && accepts(operator, argument) ? constructed(type, argument) : null;
}

const constructed = (type: Type, argument: string): Datum =>
  extensionDatum(type, [argument, numberOf(type, argument)], 'explicit');

const isExtension = ({ kind }: Type): boolean =>
  kind === 'decimal' || kind === 'ipaddr' || kind === 'datetime' || kind === 'duration';

const UNITS: ReadonlyMap<string, number> = new Map([
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
  ['ms', 1],
]);

/** What orders it (see `Datum.number`): a hint, NaN where it is not told. */
function numberOf(type: Type, text: string): number {
  switch (type) {
    case DECIMAL:
      return Number(text) * 10_000;
    case DATETIME:
      return Date.parse(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
    case DURATION: {
      let ms = 0;
      for (const [, quantity, unit] of text.matchAll(/(\d+)(ms|[dhms])/g))
        ms += Number(quantity) * (UNITS.get(unit ?? '') ?? 0);
      return text.startsWith('-') ? -ms : ms;
    }
    default:
      return Number.NaN;
  }
}

const EXTENSIONS: readonly (readonly [string, Type])[] = [
  ['ip', IPADDR],
  ['decimal', DECIMAL],
  ['datetime', DATETIME],
  ['duration', DURATION],
];

/** Values that the policies compare with, both sides of them, and texts that their patterns match. */
export function preferConstants(world: World, constants: Constants, accepts: Accepts): void {
  const { pools } = world;
  const longs = [...constants.longs].slice(0, 8).flatMap(n => [n, exact(BigInt(n) + 1n), exact(BigInt(n) - 1n)]);
  if (longs.length > 0) pools.prefer(LONG, longs.filter(isLong).map(longDatum));
  const strings = [...constants.strings].slice(0, 16);
  if (strings.length > 0) pools.prefer(STRING, strings.map(stringDatum));
  for (const [name, type] of EXTENSIONS) {
    const known = [...(constants.extensions.get(name) ?? [])].filter(argument => accepts(name, argument)).slice(0, 8);
    if (known.length > 0)
      pools.prefer(
        type,
        known.map(argument => constructed(type, argument)),
      );
  }
}

const isLong = (n: number | bigint): boolean => BigInt.asIntN(64, BigInt(n)) === BigInt(n);

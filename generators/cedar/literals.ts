/** Values as expressions. */
import { type Choices, table } from '../choices.ts';
import { type Datum, type Handle, STRING, type Type } from './domain.ts';
import { call, type Est, record, set, value } from './est.ts';
import { constructorOf } from './pools.ts';
import { drawValue, recordDatum, setDatum } from './values.ts';
import type { World } from './world.ts';

export const entityLiteral = (handle: Handle): Est => literalOf(handle.datum);

/** The expression that is this value; made once for each value. */
export function literalOf(datum: Datum): Est {
  let literal = datum.literal;
  if (literal === null) {
    literal = write(datum);
    datum.literal = literal;
  }
  return literal;
}

function write(datum: Datum): Est {
  const { type } = datum;
  switch (type.kind) {
    case 'decimal':
    case 'ipaddr':
    case 'datetime':
    case 'duration':
      return call(constructorOf(type.kind), [value(datum.text)]);
    case 'set':
      return set(datum.parts.map(part => literalOf(part as Datum)));
    case 'record': {
      const held = type.attributes.map((_, i) => datum.parts[i] ?? null);
      const names = type.attributes.filter((_, i) => held[i] !== null).map(attribute => attribute.name);
      return record(names, held.filter(part => part !== null).map(literalOf));
    }
    default:
      return value(datum.explicit);
  }
}

/** Whether strict validation takes the literal: no empty sets, no missing fields. */
export function isStrict(datum: Datum): boolean {
  const { kind } = datum.type;
  if (kind === 'set') return datum.parts.length > 0 && datum.parts.every(part => part !== null && isStrict(part));
  if (kind === 'record') return datum.type.writable && datum.parts.every(part => part !== null && isStrict(part));
  return true;
}

type Spelling = 'expression' | 'value';
const SPELLINGS = table<Spelling>([
  [9, 'expression'],
  [1, 'value'],
]);

/** The same, now and then as one `Value` node, which is how values stand in data. */
export function spelled(choices: Choices, datum: Datum): Est {
  const { kind } = datum.type;
  if (kind === 'bool' || kind === 'long' || kind === 'string' || kind === 'entity') return literalOf(datum);
  return choices.weighted(SPELLINGS) === 'value' ? value(datum.explicit) : literalOf(datum);
}

/** A value of the type that strict validation takes as a literal. The type must be writable. */
export function writableValue(world: World, type: Type): Datum {
  const datum = drawValue(world, type);
  if (isStrict(datum)) return datum;
  // Only an empty set somewhere inside can have made it unfit.
  if (type.kind === 'set') return setDatum(type, [writableValue(world, type.element ?? STRING)]);
  return recordDatum(
    type,
    type.attributes.map(attribute => writableValue(world, attribute.type)),
  );
}

/**
 * The scalar values of one scenario. Entities, policies and requests all draw from the same few values of each type, so
 * that comparisons between them come out both ways; drawn independently, they would hardly ever hold.
 */
import type { JsonObject } from '../../model/cedar/syntax/interchange.ts';
import { type Choices, table } from '../choices.ts';
import { ADDRESSES, DATETIMES, DECIMALS, DURATIONS, LONGS, STRINGS } from './constants.ts';
import { BOOL, DATETIME, Datum, DECIMAL, DURATION, IPADDR, type Kind, LONG, STRING, type Type } from './domain.ts';
import { call, value } from './est.ts';
import { anyAddress, anyDatetime, anyDecimal, anyDuration, anyLong, anyString, type Rated } from './synthetic.ts';

/** How extension values are written in data; with a schema, the short ways are permitted too. */
export type Notation = 'explicit' | 'argument' | 'call';

export const NOTATIONS = table<Notation>([
  [6, 'explicit'],
  [2, 'argument'],
  [1, 'call'],
]);

const CONSTRUCTORS = { decimal: 'decimal', ipaddr: 'ip', datetime: 'datetime', duration: 'duration' } as const;

/** The name of the function that makes values of an extension type. */
export const constructorOf = (kind: Kind): 'decimal' | 'ip' | 'datetime' | 'duration' =>
  CONSTRUCTORS[kind as keyof typeof CONSTRUCTORS];

export function extensionDatum(type: Type, [text, number]: Rated, notation: Notation): Datum {
  const call: JsonObject = { fn: constructorOf(type.kind), arg: text };
  const explicit: JsonObject = { __extn: call };
  const json = notation === 'explicit' ? explicit : notation === 'argument' ? text : call;
  return new Datum(type, json, number, text, [], null, explicit);
}

export const longDatum = (json: number | bigint): Datum => new Datum(LONG, json, Number(json));
export const stringDatum = (text: string): Datum => new Datum(STRING, text, Number.NaN, text);

/** Durations that lead out of the range from no date of the table. */
const MODEST_DURATIONS = DURATIONS.filter(([, ms]) => Math.abs(ms) < 2 ** 53);

/** The constants as values, made once for all scenarios. */
const BOOLS = [new Datum(BOOL, false, 0), new Datum(BOOL, true, 1)];
const unrated = (text: string): Rated => [text, Number.NaN];
const rated: Record<Notation, readonly (readonly Datum[])[]> = {
  explicit: constants('explicit'),
  argument: constants('argument'),
  call: constants('call'),
};

/** By the id of the type. */
function constants(notation: Notation): readonly (readonly Datum[])[] {
  const extensions = (type: Type, list: readonly Rated[]) => list.map(entry => extensionDatum(type, entry, notation));
  return [
    BOOLS,
    LONGS.map(longDatum),
    STRINGS.map(stringDatum),
    extensions(DECIMAL, DECIMALS),
    extensions(IPADDR, ADDRESSES.map(unrated)),
    extensions(DATETIME, DATETIMES),
    extensions(DURATION, DURATIONS),
  ];
}

export class Pools {
  private readonly choices: Choices;
  readonly notation: Notation;
  private readonly filled: (readonly Datum[] | undefined)[] = [];

  constructor(choices: Choices, notation: Notation) {
    this.choices = choices;
    this.notation = notation;
  }

  /** One of the scenario's values of a scalar type. */
  pick(type: Type): Datum {
    return this.choices.pick(this.of(type));
  }

  /** All values of a scalar type, at least two; filled when first asked for, so that unused types cost nothing. */
  of(type: Type): readonly Datum[] {
    let pool = this.filled[type.id];
    if (pool === undefined) {
      pool = type === BOOL ? BOOLS : this.fill(type);
      this.filled[type.id] = pool;
    }
    return pool;
  }

  /** Puts values into the pool of their type, among a few of the usual ones. */
  prefer(type: Type, data: readonly Datum[]): void {
    this.filled[type.id] = [...data, ...this.of(type).slice(0, 3)];
  }

  /** A few neighbours from the table, one or two from anywhere in it, now and then a value never seen before. */
  private fill(type: Type): readonly Datum[] {
    const choices = this.choices;
    const all = rated[this.notation][type.id] as readonly Datum[];
    const start = choices.chance(0.5) ? choices.below(all.length - 2) : choices.below(8);
    const pool = [all[start] as Datum, all[start + 1] as Datum, all[start + 2] as Datum];
    if (choices.chance(0.5)) pool.push(choices.pick(all));
    if (choices.chance(0.3)) pool.push(choices.pick(all));
    if (choices.chance(0.15)) pool.push(this.synthetic(type));
    if ((type === DATETIME || type === LONG) && choices.chance(0.08)) pool.push(this.computed(type));
    return pool;
  }

  /** A value that the data gives as a call of a function other than a constructor. */
  private computed(type: Type): Datum {
    const choices = this.choices;
    const [duration, ms] = choices.pick(MODEST_DURATIONS);
    const by = { __extn: { fn: 'duration', arg: duration } };
    if (type === LONG) {
      const explicit = { __extn: { fn: 'toDays', arg: by } };
      const literal = call('toDays', [call('duration', [value(duration)])]);
      return new Datum(LONG, explicit, Math.trunc(ms / 86_400_000), '', [], null, explicit, literal);
    }
    const [datetime, start] = choices.pick(DATETIMES);
    const explicit = { __extn: { fn: 'offset', args: [{ __extn: { fn: 'datetime', arg: datetime } }, by] } };
    const json = this.notation === 'explicit' ? explicit : { fn: 'offset', args: [datetime, duration] };
    const literal = call('offset', [call('datetime', [value(datetime)]), call('duration', [value(duration)])]);
    return new Datum(DATETIME, json, start + ms, '', [], null, explicit, literal);
  }

  private synthetic(type: Type): Datum {
    const choices = this.choices;
    switch (type) {
      case LONG:
        return longDatum(anyLong(choices));
      case STRING:
        return stringDatum(anyString(choices));
      case DECIMAL:
        return extensionDatum(type, anyDecimal(choices), this.notation);
      case IPADDR:
        return extensionDatum(type, unrated(anyAddress(choices)), this.notation);
      case DATETIME:
        return extensionDatum(type, anyDatetime(choices), this.notation);
      default:
        return extensionDatum(DURATION, anyDuration(choices), this.notation);
    }
  }
}

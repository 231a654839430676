import { describe, expect, it } from 'vitest';
import { MAX_LONG, MIN_LONG, toLong } from '../longs.ts';
import { EXTENSION_ERROR } from '../outcome.ts';
import { type Random, seeded } from '../testdata/random.ts';
import type { Value } from '../values.ts';
import { Decimal, decimalText, parseDecimal } from './decimal.ts';
import { applyExtension, EXTENSION_FUNCTIONS } from './functions.ts';
import { Instant, parseDatetime, parseDuration, Span } from './instants.ts';
import { IpAddress, ipText, isLoopback, isMulticast, parseIp } from './ipaddr.ts';

function apply(name: string, ...args: Value[]) {
  const fn = EXTENSION_FUNCTIONS.get(name);
  if (fn === undefined) throw new Error(`no function ${name}`);
  return applyExtension(fn, args);
}

/** Texts as JSON strings, with the milliseconds where they are known. */
const TEXTS: readonly [fn: string, verdict: 'accepts' | 'rejects', texts: string][] = [
  [
    'decimal',
    'accepts',
    `
    "1.0" "1.2345" "0.0" "-0.0" "-1.5" "-0.0001" "00.1" "0001.5" "-00.10" "922337203685477.5807"
    "-922337203685477.5808" "0000000000000000000000000000001.0" "1.0000"
  `,
  ],
  [
    'decimal',
    'rejects',
    String.raw`
    "1" "1." ".5" "-.5" "-" "" "." "1.23456" "1.00000" "1.0.0" "+1.0" "1.0 " " 1.0" "1,0" "1e5" "1.0e1"
    "922337203685477.5808" "-922337203685477.5809" "922337203685478.0" "99999999999999999999.0" "٣.١" "1_0.0"
    "1.0\n" "- 1.0" "--1.0" "NaN"
  `,
  ],
  [
    'ip',
    'accepts',
    `
    "127.0.0.1" "0.0.0.0" "255.255.255.255" "1.2.3.0" "1.2.3.4/0" "1.2.3.4/8" "1.2.3.4/32" "::" "::1" "1::"
    "1:2:3:4:5:6:7:8" "1:2:3:4:5:6:7::" "::2:3:4:5:6:7:8" "1::3:4:5:6:7:8" "::0001" "::FFFF"
    "ABCD:EF01:2345:6789:ABCD:EF01:2345:6789/128" "::/0" "::/128" "::ffff:7f00:1"
  `,
  ],
  [
    'ip',
    'rejects',
    String.raw`
    "" "256.0.0.1" "1.2.3" "1.2.3.4.5" "1..2.3" "01.2.3.4" "1.2.3.00" "1.2.3.4 " "+1.2.3.4" "1.2.3.4/33"
    "1.2.3.4/00" "1.2.3.4/08" "1.2.3.4/" "1.2.3.4/+8" "1.2.3.4/8/8" "1.2.3.4/255.0.0.0" "1:2:3:4:5:6:7"
    "1:2:3:4:5:6:7:8:9" "1::2:3:4:5:6:7:8" "1:2:3::4:5:6:7:8" "1::2::3" ":::" ":1" "1:" "::00001" "::g"
    "::/129" "::/064" "::ffff:127.0.0.1" "::127.0.0.1" "::1%eth0" "[::1]" "1.2.3.4:80" "1" "::1/" "1.2.3.4\n"
  `,
  ],
  [
    'datetime',
    'accepts',
    `
    "1970-01-01"=0 "2024-01-01"=1704067200000 "2024-02-29"=1709164800000 "2000-02-29"=951782400000
    "0000-01-01"=-62167219200000 "0000-02-29"=-62162121600000 "0001-01-01"=-62135596800000
    "9999-12-31T23:59:59.999Z"=253402300799999 "9999-12-31T23:59:59.999-2359"=253402387139999
    "0000-01-01T00:00:00.000+2359"=-62167305540000 "2024-01-01T00:00:00Z"=1704067200000
    "2024-01-01T00:00:00.123Z"=1704067200123 "2024-01-01T00:00:00+0100"=1704063600000
    "2024-01-01T00:00:00-0100"=1704070800000 "2024-01-01T00:00:00+0530"=1704047400000
    "2024-01-01T00:00:00-0000"=1704067200000 "2024-01-01T00:00:00+2359"=1703980860000
    "2024-01-01T00:00:00.123+0100"=1704063600123 "1969-12-31T23:59:59.999Z"=-1 "1582-10-10"=-12219724800000
  `,
  ],
  [
    'datetime',
    'rejects',
    String.raw`
    "" "2024" "2024-01" "2024-1-1" "20240101" "2024/01/01" "10000-01-01" "-0001-01-01" "+2024-01-01"
    "999-01-01" "2023-02-29" "1900-02-29" "2024-04-31" "2024-13-01" "2024-00-10" "2024-01-00" "2024-01-01T"
    "2024-01-01Z" "2024-01-01+0100" "2024-01-01T00:00:00" "2024-01-01t00:00:00Z" "2024-01-01T00:00:00z"
    "2024-01-01 00:00:00Z" "2024-01-01T00:00Z" "2024-01-01T24:00:00Z" "2024-01-01T23:60:00Z"
    "2016-12-31T23:59:60Z" "2024-01-01T00:00:00.1Z" "2024-01-01T00:00:00.1234Z" "2024-01-01T00:00:00.123"
    "2024-01-01T00:00:00+2400" "2024-01-01T00:00:00+0060" "2024-01-01T00:00:00+01:00" "2024-01-01T00:00:00+01"
    "2024-01-01T00:00:00Z+0100" " 2024-01-01" "2024-01-01\n" "٢٠٢٤-01-01"
  `,
  ],
  [
    'duration',
    'accepts',
    `
    "1d"=86400000 "1h"=3600000 "1m"=60000 "1s"=1000 "1ms"=1 "0ms"=0 "-0ms"=0 "-1d"=-86400000
    "1d2h3m4s5ms"=93784005 "-1d2h3m4s5ms"=-93784005 "1m1ms"=60001 "1d1ms"=86400001 "36h"=129600000
    "007d"=604800000 "00d00h"=0 "0000000000000000000000000001ms"=1
    "106751991167d7h12m55s807ms"=9223372036854775807 "-106751991167d7h12m55s808ms"=-9223372036854775808
    "9223372036854775s807ms"=9223372036854775807 "-9223372036854775s808ms"=-9223372036854775808
    "-9223372036854775808ms"=-9223372036854775808
  `,
  ],
  [
    'duration',
    'rejects',
    String.raw`
    "" "-" "1" "d" "-d" "ms" "1D" "1MS" "+1d" "--1d" "1d-2h" "2h1d" "1ms1s" "1s1m" "1h1h" "1d 2h" "1 d" " 1d"
    "1d\n" "1.5h" "1e3s" "1h30" "1w" "1min" "P1D" "1_000ms" "٣d" "9223372036854775808ms"
    "-9223372036854775809ms" "106751991168d" "9223372036854775s808ms" "99999999999999999999d"
  `,
  ],
];

describe.each(TEXTS)('%s %s', (fn, verdict, texts) => {
  const cases = [...texts.matchAll(/("(?:[^"\\]|\\.)*")(?:=(-?\d+))?/g)];
  it.each(cases.map(([, text, ms]) => [text, ms]))('%s', (json, ms) => {
    const result = apply(fn, JSON.parse(json ?? ''));
    if (verdict === 'rejects') expect(result).toBe(EXTENSION_ERROR);
    else expect(result).toBeInstanceOf({ decimal: Decimal, ip: IpAddress, datetime: Instant, duration: Span }[fn]);
    if (ms !== undefined) expect(String((result as Instant | Span).ms)).toBe(ms);
  });
});

/** An i64, each size equally likely. */
function anyLong(random: Random): bigint {
  const magnitude = BigInt(random.below(2 ** 32)) * BigInt(random.below(2 ** 31)) + BigInt(random.below(1000));
  const exact = magnitude >> BigInt(random.below(60));
  return random.below(2) === 0 ? exact : -exact;
}
const long = (exact: bigint) => {
  const result = toLong(exact);
  if (typeof result === 'symbol') throw new Error(`${exact} is no Long`);
  return result;
};

describe('decimal', () => {
  it('is written canonically and read back', () => {
    const random = seeded(21);
    for (const units of [MIN_LONG, MAX_LONG, 0n, -1n, 9999n, ...Array.from({ length: 2_000 }, () => anyLong(random))]) {
      const decimal = new Decimal(long(units));
      const text = decimalText(decimal);
      expect(text).toMatch(/^-?\d+\.\d{4}$/);
      expect(parseDecimal(text)).toEqual(decimal);
    }
    expect(decimalText(new Decimal(-5000))).toBe('-0.5000');
  });
});

describe('ipaddr', () => {
  /** The numbers of the range, by the definition. */
  function range({ bits, words, prefix }: IpAddress): readonly [bigint, bigint] {
    const address = words.slice(0, bits / 32).reduce((sum, word) => sum * 2n ** 32n + BigInt(word), 0n);
    const size = 2n ** BigInt(bits - prefix);
    const first = (address / size) * size;
    return [first, first + size - 1n];
  }

  const within = (inner: IpAddress, outer: IpAddress): boolean => {
    const [[from, to], [least, most]] = [range(inner), range(outer)];
    return inner.bits === outer.bits && from >= least && to <= most;
  };

  function anyIp(random: Random): IpAddress {
    const bits = random.pick([32, 128] as const);
    // Few different words, so that prefixes do agree.
    const word = () => random.pick([0, 1, 0x7f000000, 0x7fffffff, 0xe0000000, 0xff000000, 0xffffffff]);
    const words = [word(), bits === 32 ? 0 : word(), bits === 32 ? 0 : word(), bits === 32 ? 0 : word()] as const;
    return new IpAddress(bits, words, random.below(bits + 1));
  }

  it('compares ranges as their definition does', () => {
    const random = seeded(23);
    const parse = (text: string) => parseIp(text) ?? expect.unreachable(text);
    const loopback = [parse('127.0.0.0/8'), parse('::1/128')];
    const multicast = [parse('224.0.0.0/4'), parse('ff00::/8')];
    let inside = 0;
    for (let i = 0; i < 8_000; i++) {
      const [a, b] = [anyIp(random), anyIp(random)];
      if (within(a, b)) inside++;
      if (a.isInRange(b) !== within(a, b)) expect([ipText(a), ipText(b)]).toBe(within(a, b));
      const special = [isLoopback(a), isMulticast(a)];
      const wanted = [loopback, multicast].map(ranges => ranges.some(whole => within(a, whole)));
      if (special.join() !== wanted.join()) expect([ipText(a), special]).toEqual([ipText(a), wanted]);
    }
    expect(inside).toBeGreaterThan(200);
  });

  it('is written canonically and read back', () => {
    const random = seeded(29);
    for (let i = 0; i < 2_000; i++) {
      const ip = anyIp(random);
      expect(parseIp(ipText(ip))).toEqual(ip);
    }
    expect(ipText(parseIp('::FFFF:7f00:1') ?? expect.unreachable())).toBe('0:0:0:0:0:ffff:7f00:1/128');
  });

  it('puts the groups of zero where :: stands', () => {
    const groups = ['1', '2', '3', '4', '5', '6', '7', '8'];
    for (let from = 0; from < 8; from++) {
      for (let to = from + 1; to <= 8; to++) {
        const short = `${groups.slice(0, from).join(':')}::${groups.slice(to).join(':')}`;
        const full = groups.map((group, i) => (i >= from && i < to ? '0' : group)).join(':');
        expect(parseIp(short)).toEqual(parseIp(full) ?? expect.unreachable(full));
      }
    }
  });
});

describe('datetime', () => {
  it('agrees with Date on every kind of text, where Date is right', () => {
    const random = seeded(31);
    const pad = (n: number, width = 2) => String(n).padStart(width, '0');
    for (let i = 0; i < 5_000; i++) {
      // Date.UTC maps the years 0 to 99 elsewhere.
      const [year, month, day] = [100 + random.below(9_900), 1 + random.below(12), 1 + random.below(31)];
      const [hour, minute, second, ms] = [random.below(24), random.below(60), random.below(60), random.below(1_000)];
      const utc = new Date(Date.UTC(year, month - 1, day, hour, minute, second, ms));
      const zone = random.pick([-1, 1]) * (random.below(24) * 60 + random.below(60));
      const time = `${pad(hour)}:${pad(minute)}:${pad(second)}.${pad(ms, 3)}`;
      const offset = `${zone < 0 ? '-' : '+'}${pad(Math.floor(Math.abs(zone) / 60))}${pad(Math.abs(zone) % 60)}`;
      const parsed = parseDatetime(`${pad(year, 4)}-${pad(month)}-${pad(day)}T${time}${offset}`);
      const exists = utc.getUTCDate() === day;
      expect(parsed?.ms).toBe(exists ? utc.getTime() - zone * 60_000 : undefined);
    }
  });

  it('splits any instant into a date and a time of day', () => {
    const random = seeded(37);
    const day = 86_400_000n;
    for (const ms of [MIN_LONG, MAX_LONG, -1n, 0n, -day, ...Array.from({ length: 2_000 }, () => anyLong(random))]) {
      const time = ((ms % day) + day) % day;
      const instant = new Instant(long(ms));
      expect(apply('toTime', instant)).toEqual(new Span(Number(time)));
      const date = ms - time < MIN_LONG ? EXTENSION_ERROR : new Instant(long(ms - time));
      expect(apply('toDate', instant)).toEqual(date);
    }
  });
});

describe('duration', () => {
  it('is the sum of its components, whatever its size', () => {
    const random = seeded(41);
    const units: readonly [string, bigint][] = [
      ['d', 86_400_000n],
      ['h', 3_600_000n],
      ['m', 60_000n],
      ['s', 1_000n],
      ['ms', 1n],
    ];
    for (let i = 0; i < 5_000; i++) {
      const used = units.filter(() => random.below(2) === 0);
      const sign = random.pick(['', '-']);
      const counts = used.map(() => anyLong(random) >> 20n).map(count => (count < 0n ? -count : count));
      const text = sign + used.map(([name], k) => `${counts[k]}${name}`).join('');
      const sum = used.reduce((total, [, ms], k) => total + ms * (counts[k] ?? 0n), 0n) * (sign === '-' ? -1n : 1n);
      const fits = used.length > 0 && sum >= MIN_LONG && sum <= MAX_LONG;
      expect(parseDuration(text)?.ms).toBe(fits ? long(sum) : undefined);
    }
  });

  it('knows nothing that Object.prototype does', () => {
    expect(EXTENSION_FUNCTIONS.get('toString')).toBeUndefined();
    expect(parseDuration('1constructor')).toBeUndefined();
  });
});

/** Defects of the extension types: decimal, ipaddr, datetime, duration. */

import { type PatchFault, type PatchRow, patchFaults } from './patch.ts';

const DECIMAL = 'extensions/decimal.ts';
const IP = 'extensions/ipaddr.ts';
const INSTANTS = 'extensions/instants.ts';
const FUNCTIONS = 'extensions/functions.ts';

const DECIMALS: readonly PatchRow[] = [
  [
    'decimal-sign-lost',
    'M-143; published: decimal("-0.5") was read as 0.5 for years',
    'the sign of a decimal between -1 and 0 is lost',
    DECIMAL,
    ['negative ? 0 - magnitude : magnitude', 'negative && magnitude >= UNITS_PER_ONE ? 0 - magnitude : magnitude'],
  ],
  [
    'decimal-fraction-unscaled',
    'M-145',
    '1.5 is read as 1 and 5/10000',
    DECIMAL,
    ['digitsValue(text, dot + 1, end) * 10 ** missing;', 'digitsValue(text, dot + 1, end);'],
  ],
  [
    'decimal-least-refused',
    'M-147',
    'the least decimal is refused, because the sign is looked at last',
    DECIMAL,
    [
      'const units = toLong(negative ? -BigInt(digits) : BigInt(digits));',
      `const positive = toLong(BigInt(digits));
  const units = typeof positive === 'symbol' ? positive : toLong(negative ? -BigInt(positive) : BigInt(positive));`,
    ],
  ],
  [
    'decimal-fifth-digit',
    'M-149',
    'a decimal may have five digits after the point, and loses the last',
    DECIMAL,
    [' || missing < 0 ||', ' || missing < -1 ||'],
    ['* 10 ** missing;', '* 10 ** missing - (missing < 0 ? (digitsValue(text, end - 1, end) / 10) : 0);'],
    ["'0'.repeat(missing);", "'0'.repeat(Math.max(0, missing));"],
  ],
  [
    'decimal-without-whole',
    'M-151',
    'a decimal may begin with its point',
    DECIMAL,
    ['if (dot === start || text', 'if (text'],
  ],
  [
    'decimal-leading-zero-refused',
    'M-155',
    'a decimal with leading zeros is refused',
    DECIMAL,
    ['if (dot === start || text', "if (dot === start || (text[start] === '0' && dot - start > 1) || text"],
  ],
  [
    'decimal-rounded',
    'class: arithmetic on doubles',
    'decimals of 16 to 19 digits are rounded',
    DECIMAL,
    ['+ FRACTION_DIGITS <= EXACT_DIGITS)', '+ FRACTION_DIGITS <= EXACT_DIGITS + 2)'],
  ],
  [
    'decimal-greater-as-less',
    'M-159',
    '`greaterThan` and `lessThan` are exchanged',
    FUNCTIONS,
    ["['greaterThan', onDecimals((a, b) => a > b)]", "['greaterThan', onDecimals((a, b) => a < b)]"],
  ],
  [
    'decimal-less-or-equal-strict',
    'class: a bound that is not inclusive',
    '`lessThanOrEqual` is false for equal decimals',
    FUNCTIONS,
    ['onDecimals((a, b) => a <= b)', 'onDecimals((a, b) => a < b)'],
  ],
];

const ADDRESSES: readonly PatchRow[] = [
  [
    'ip-families-mixed',
    'M-165',
    'an IPv4 address can be in a range of IPv6',
    IP,
    ['return this.bits === range.bits && this.prefix', 'return this.prefix'],
  ],
  [
    'ip-range-by-address',
    'class: one half of a comparison',
    'a range is in another one when its first address is',
    IP,
    ['this.prefix >= range.prefix && ', ''],
  ],
  [
    'ip-host-bits-masked',
    'M-075',
    'addresses with a prefix are equal when their networks are',
    IP,
    ['samePrefix(this.words, other.words, 128)', 'samePrefix(this.words, other.words, this.prefix)'],
  ],
  [
    'ip-prefix-ignored',
    'M-074',
    'addresses are equal whatever their prefixes',
    IP,
    ['this.prefix === other.prefix &&', ''],
  ],
  [
    'ip-words-not-bits',
    'M-163',
    'prefixes are compared by whole words of 32 bits',
    IP,
    ['left >= 32 ? difference !== 0 : difference >>> (32 - left) !== 0', 'left >= 32 && difference !== 0'],
  ],
  [
    'ip-loopback-one-address',
    'M-167',
    '127.0.0.1 is the only IPv4 loopback address',
    IP,
    ['[0x7f000000, 0, 0, 0], 8)', '[0x7f000001, 0, 0, 0], 32)'],
  ],
  ['ip-loopback-v4-only', 'M-169', '::1 is no loopback address', IP, [' || ip.isInRange(LOOPBACK_V6)', '']],
  [
    'ip-multicast-too-narrow',
    'M-170',
    'multicast ends at 231.255.255.255',
    IP,
    ['[0xe0000000, 0, 0, 0], 4)', '[0xe0000000, 0, 0, 0], 5)'],
  ],
  ['ip-multicast-v4-only', 'M-172', 'ff00::/8 is no multicast', IP, [' || ip.isInRange(MULTICAST_V6)', '']],
  [
    'ip-leading-zero',
    'M-174; published: octal-looking addresses',
    'numbers of an address or a prefix may have leading zeros',
    IP,
    [' || (text.charCodeAt(from) === ZERO && to - from > 1)', ''],
  ],
  [
    'ip-prefix-too-long',
    'M-176',
    'an IPv4 address may have a prefix of up to 128 bits',
    IP,
    ['prefix >= 0 && prefix <= bits ?', 'prefix >= 0 && prefix <= 128 ?'],
  ],
  ['ip-two-gaps', 'M-178', 'an IPv6 address may have two `::`', IP, ['if (gap >= 0) return undefined;', '']],
  [
    'ip-gap-of-nothing',
    'M-179',
    '`::` may stand for no group at all',
    IP,
    ['groups.length > 7)', 'groups.length > 8)'],
  ],
  ['ip-gap-of-two', 'M-179', '`::` must stand for two groups', IP, ['groups.length > 7)', 'groups.length > 6)']],
  ['ip-octet-256', 'class: off by one', 'an octet may be 256', IP, ['octet > 255', 'octet > 256']],
  [
    'ip-small-hex-only',
    'class: one case of letters',
    'capital hexadecimal digits are refused',
    IP,
    ['const letter = code | 0x20;', 'const letter = code;'],
  ],
];

const TIMES: readonly PatchRow[] = [
  [
    'time-of-day-negative',
    'M-184',
    'the time of day before 1970 is negative, and the day the next one',
    'longs.ts',
    ['return remainder < 0 ? remainder + divisor : remainder + 0;', 'return remainder + 0;'],
  ],
  [
    'midnight-a-day-early',
    'M-186',
    'midnights before 1970 count to the day before',
    'longs.ts',
    ['return remainder < 0 ? remainder + divisor', 'return a < 0 ? remainder + divisor'],
  ],
  [
    'offset-wraps',
    'M-188',
    'a datetime that is moved beyond 64 bits wraps around',
    FUNCTIONS,
    ['instant(addLongs(a.ms, b.ms))', 'new Instant(Number(BigInt.asIntN(64, BigInt(a.ms) + BigInt(b.ms))))'],
  ],
  [
    'offset-overflow-kind',
    'class: an error of the wrong kind',
    'a datetime beyond 64 bits is told as an overflow of Long arithmetic',
    FUNCTIONS,
    ["typeof ms === 'symbol' ? EXTENSION_ERROR : new Instant(ms)", "typeof ms === 'symbol' ? ms : new Instant(ms)"],
  ],
  [
    'duration-since-reversed',
    'M-189',
    '`durationSince` has the wrong sign',
    FUNCTIONS,
    ['span(subtractLongs(a.ms, b.ms))', 'span(subtractLongs(b.ms, a.ms))'],
  ],
  [
    'february-30',
    'M-194',
    'every month may have 31 days',
    INSTANTS,
    [
      'if (day > (DAYS_BEFORE_MONTH[month] as number) - before + (month === 2 ? leapDay : 0)) return',
      'if (day > 31) return',
    ],
  ],
  [
    'leap-year-1900',
    'M-195',
    'every fourth year is a leap year',
    INSTANTS,
    ['year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);', 'year % 4 === 0;'],
  ],
  [
    'leap-year-2000',
    'M-196',
    'no century is a leap year',
    INSTANTS,
    ['(year % 100 !== 0 || year % 400 === 0);', 'year % 100 !== 0;'],
  ],
  [
    'years-below-100',
    'M-197',
    'the years 0000 to 0099 are taken for 1900 to 1999',
    INSTANTS,
    [
      'const year = fixed(text, 0, 4);',
      'const written = fixed(text, 0, 4);\n  const year = written < 100 ? written + 1900 : written;',
    ],
  ],
  ['leap-second', 'M-199', 'a minute may have 61 seconds', INSTANTS, ['second <= 59)', 'second <= 60)']],
  [
    'milliseconds-in-tens',
    'M-201',
    'milliseconds lose their last digit',
    INSTANTS,
    [
      'const ms = fraction ? fixed(text, 20, 3) : 0;',
      'const ms = fraction ? fixed(text, 20, 3) - (fixed(text, 20, 3) % 10) : 0;',
    ],
  ],
  [
    'zone-reversed',
    'M-077',
    'the offset of a time zone is added instead of taken off',
    INSTANTS,
    ["return sign === '+' ? offset : 0 - offset;", "return sign === '-' ? offset : 0 - offset;"],
  ],
  [
    'zone-of-24-hours',
    'class: off by one',
    'a time zone may be 24 hours away',
    INSTANTS,
    ['if (!(hour <= 23 && minute <= 59)) return Number.NaN;', 'if (!(hour <= 24 && minute <= 59)) return Number.NaN;'],
  ],
  [
    'datetimes-not-compared',
    'class: one type of several forgotten',
    '`<` is an error between datetimes',
    'operators.ts',
    ['if (a instanceof Instant && b instanceof Instant) return holds(a.ms, b.ms);', ''],
  ],
];

const DURATIONS: readonly PatchRow[] = [
  [
    'units-floored',
    'M-206',
    'negative durations are rounded down to whole units',
    'longs.ts',
    ['return (a - (a % divisor)) / divisor + 0;', 'return Math.floor(a / divisor) + 0;'],
  ],
  [
    'units-rounded',
    'M-207',
    'durations are rounded to the nearest unit',
    'longs.ts',
    ['return (a - (a % divisor)) / divisor + 0;', 'return Math.round(a / divisor) + 0;'],
  ],
  [
    'minutes-as-hours',
    'class: a wrong constant',
    '`toHours` counts minutes',
    FUNCTIONS,
    ["['toHours', inUnitsOf(MS_PER_HOUR)]", "['toHours', inUnitsOf(MS_PER_MINUTE)]"],
  ],
  [
    'units-in-any-order',
    'M-209',
    'the units of a duration may stand in any order',
    INSTANTS,
    [
      'while (unit < UNITS.length && UNITS[unit] !== name) unit++;',
      'unit = 0;\n    while (unit < UNITS.length && UNITS[unit] !== name) unit++;',
    ],
  ],
  [
    'units-repeated',
    'M-210',
    'a unit of a duration may be repeated',
    INSTANTS,
    ['at = end + name.length;\n    unit++;', 'at = end + name.length;'],
  ],
  [
    'duration-of-nothing',
    'M-211',
    'the empty text and "-" are durations',
    INSTANTS,
    ['if (at === text.length) return undefined;', ''],
  ],
  [
    'duration-least-refused',
    'M-212',
    'the least duration is refused, because the sign is looked at last',
    INSTANTS,
    [
      'const ms = toLong(negative ? -exact : exact);',
      "const positive = toLong(exact);\n  const ms = typeof positive === 'symbol' ? positive : toLong(negative ? -exact : exact);",
    ],
  ],
  [
    'duration-wraps',
    'M-213, M-214',
    'a duration beyond 64 bits wraps around',
    INSTANTS,
    [
      'const ms = toLong(negative ? -exact : exact);',
      'const ms = toLong(BigInt.asIntN(64, negative ? -exact : exact));',
    ],
  ],
  [
    'sign-of-first-unit',
    'M-215',
    'the sign of a duration applies to its first unit alone',
    INSTANTS,
    [
      'total += count * (UNIT_MS[unit] as number);',
      'total += (negative && at > 1 ? -1 : 1) * count * (UNIT_MS[unit] as number);',
    ],
  ],
];

const CALLS: readonly PatchRow[] = [
  [
    'constructor-of-non-text',
    'M-219',
    'a constructor takes what is no text for a text of the wrong form',
    FUNCTIONS,
    ['(parse(a) ?? EXTENSION_ERROR) : TYPE_ERROR)', '(parse(a) ?? EXTENSION_ERROR) : EXTENSION_ERROR)'],
  ],
  [
    'range-as-text',
    'M-221',
    '`isInRange` takes a text for a range',
    FUNCTIONS,
    [
      'a.isInRange(b) : TYPE_ERROR)',
      "a.isInRange(b) : a instanceof IpAddress && typeof b === 'string' ? a.isInRange(parseIp(b) ?? a) : TYPE_ERROR)",
    ],
  ],
  [
    'arity-unchecked',
    'M-222',
    'further arguments of a function of one argument are ignored',
    'compile-construct.ts',
    ['if (fn.arity !== args.length) return', 'if (fn.arity > args.length || fn.arity === 2 && args.length > 2) return'],
  ],
];

const SUBJECTS = ['cedar/evaluate', 'cedar/authorize'];

export const extensionFaults: readonly PatchFault[] = [
  ...patchFaults('decimal', SUBJECTS, DECIMALS),
  ...patchFaults('ipaddr', SUBJECTS, ADDRESSES),
  ...patchFaults('datetime', SUBJECTS, TIMES),
  ...patchFaults('duration', SUBJECTS, DURATIONS),
  ...patchFaults('extension calls', SUBJECTS, CALLS),
];

/** The names that Cedar knows: which are functions, which are methods, and the limits on what we read. */

/**
 * Levels of the trees that the front end makes. Every operator, member access, bracket and branch is a level, so a flat
 * chain such as `a || b || c` is as deep as it has operators. The limit is on chains too so that whatever walks an
 * expression may recurse: 1,000 levels take a third of a default stack. The reference implementation gives up,
 * fatally, somewhere between 400 and 3,000 operators.
 */
export const MAX_DEPTH = 1_000;

/**
 * Brackets, branches and right operands that may be open at once in policy text. Lower than MAX_DEPTH because the
 * parser needs about 1 KB of stack for each. The reference implementation gives up, fatally, at about 130.
 */
export const MAX_NESTING = 250;

/**
 * Levels of JSON data: entity attributes, tags, the context. Lower than MAX_DEPTH because a call within a call takes four
 * frames of the reader: 500 of them are half of a default stack, 1,000 all of it. serde_json, with which the reference
 * implementation reads, refuses more than 128.
 */
export const MAX_DATA_DEPTH = 500;

/** Extension functions, called `name(args)`. */
export const CONSTRUCTORS: ReadonlySet<string> = new Set(['decimal', 'ip', 'datetime', 'duration']);

/** Extension methods, called `receiver.name(args)`. The parser leaves their number of arguments to evaluation. */
export const EXTENSION_METHODS: ReadonlySet<string> = new Set([
  'lessThan',
  'lessThanOrEqual',
  'greaterThan',
  'greaterThanOrEqual',
  'isIpv4',
  'isIpv6',
  'isLoopback',
  'isMulticast',
  'isInRange',
  'offset',
  'durationSince',
  'toDate',
  'toTime',
  'toMilliseconds',
  'toSeconds',
  'toMinutes',
  'toHours',
  'toDays',
]);

export type BinaryMethod = 'contains' | 'containsAll' | 'containsAny' | 'getTag' | 'hasTag';

/** Methods of the language itself with one argument; `isEmpty`, which has none, is the only other one. */
export const BINARY_METHODS: ReadonlyMap<string, BinaryMethod> = new Map(
  (['contains', 'containsAll', 'containsAny', 'getTag', 'hasTag'] as const).map(name => [name, name]),
);

export const isExtension = (name: string): boolean => CONSTRUCTORS.has(name) || EXTENSION_METHODS.has(name);
export const isMethod = (name: string): boolean =>
  EXTENSION_METHODS.has(name) || BINARY_METHODS.has(name) || name === 'isEmpty';

/** For suggestions. */
export const METHOD_NAMES: readonly string[] = [...BINARY_METHODS.keys(), 'isEmpty', ...EXTENSION_METHODS];

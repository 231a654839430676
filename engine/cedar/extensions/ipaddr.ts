/**
 * The ipaddr type: an IPv4 or IPv6 address with a prefix length, host bits kept (language reference, part 1, 4.2).
 *
 * An address is four unsigned 32-bit words, most significant first; IPv4 uses only the first. So both families share one
 * prefix comparison, counted from the top, and no bigint is made.
 */

import type { Composite, Keyed } from '../values.ts';

const ZERO = 48;
const NINE = 57;
const COLON = 58;

/** The words of an address. */
export type Words = readonly [number, number, number, number];

export class IpAddress implements Keyed {
  readonly bits: 32 | 128;
  readonly words: Words;
  /** 0 to `bits`. */
  readonly prefix: number;

  constructor(bits: 32 | 128, words: Words, prefix: number) {
    this.bits = bits;
    this.words = words;
    this.prefix = prefix;
  }

  /** Address and prefix as they stand: 10.0.0.1/24 and 10.0.0.2/24 are different values. */
  equals(other: Composite): boolean {
    return (
      other instanceof IpAddress &&
      this.bits === other.bits &&
      this.prefix === other.prefix &&
      samePrefix(this.words, other.words, 128)
    );
  }

  key(): string {
    return `i${this.bits}.${this.words.join('.')}.${this.prefix};`;
  }

  /** Whether every address of this range is one of `range`. */
  isInRange(range: IpAddress): boolean {
    return this.bits === range.bits && this.prefix >= range.prefix && samePrefix(this.words, range.words, range.prefix);
  }
}

/** Whether the first `count` bits agree. */
function samePrefix(a: Words, b: Words, count: number): boolean {
  for (let i = 0, left = count; left > 0; i++, left -= 32) {
    const difference = (a[i] as number) ^ (b[i] as number);
    // A shift by 32 is a shift by 0 in JavaScript, so whole words are compared whole.
    if (left >= 32 ? difference !== 0 : difference >>> (32 - left) !== 0) return false;
  }
  return true;
}

const LOOPBACK_V4 = new IpAddress(32, [0x7f000000, 0, 0, 0], 8);
const LOOPBACK_V6 = new IpAddress(128, [0, 0, 0, 1], 128);
const MULTICAST_V4 = new IpAddress(32, [0xe0000000, 0, 0, 0], 4);
const MULTICAST_V6 = new IpAddress(128, [0xff000000, 0, 0, 0], 8);

/** The whole range lies inside 127.0.0.0/8, or is ::1/128. */
export const isLoopback = (ip: IpAddress): boolean => ip.isInRange(LOOPBACK_V4) || ip.isInRange(LOOPBACK_V6);
/** The whole range lies inside 224.0.0.0/4 or ff00::/8. */
export const isMulticast = (ip: IpAddress): boolean => ip.isInRange(MULTICAST_V4) || ip.isInRange(MULTICAST_V6);

/** An address, optionally with `/prefix`; undefined for anything else. */
export function parseIp(text: string): IpAddress | undefined {
  const slash = text.indexOf('/');
  const end = slash < 0 ? text.length : slash;
  const colon = text.indexOf(':');
  const bits = colon >= 0 && colon < end ? 128 : 32;
  const words = bits === 32 ? parseIpv4(text, end) : parseIpv6(text, end);
  if (words === undefined) return undefined;
  const prefix = slash < 0 ? bits : shortNumber(text, slash + 1, text.length);
  return prefix >= 0 && prefix <= bits ? new IpAddress(bits, words, prefix) : undefined;
}

/** The canonical text: IPv6 as eight lower-case groups without leading zeros, the prefix always. */
export function ipText(ip: IpAddress): string {
  const { bits, words, prefix } = ip;
  if (bits === 32) return `${[24, 16, 8, 0].map(shift => (words[0] >>> shift) & 0xff).join('.')}/${prefix}`;
  return `${words.flatMap(word => [word >>> 16, word & 0xffff].map(group => group.toString(16))).join(':')}/${prefix}`;
}

/** Four octets of one to three digits, none with a leading zero. */
function parseIpv4(text: string, end: number): Words | undefined {
  let address = 0;
  let at = 0;
  for (let octets = 1; octets <= 4; octets++) {
    const dot = octets < 4 ? text.indexOf('.', at) : end;
    const octet = dot < 0 || dot > end ? -1 : shortNumber(text, at, dot);
    if (octet < 0 || octet > 255) return undefined;
    address = address * 256 + octet;
    at = dot + 1;
  }
  return [address, 0, 0, 0];
}

/** The decimal number of one to three digits that fills [from, to), without a leading zero; -1 if there is none. */
function shortNumber(text: string, from: number, to: number): number {
  if (to <= from || to - from > 3 || (text.charCodeAt(from) === ZERO && to - from > 1)) return -1;
  let value = 0;
  for (let i = from; i < to; i++) {
    const code = text.charCodeAt(i);
    if (code < ZERO || code > NINE) return -1;
    value = value * 10 + code - ZERO;
  }
  return value;
}

/** Eight groups of one to four hex digits; one `::` may stand for one or more groups of zero. */
function parseIpv6(text: string, end: number): Words | undefined {
  const groups: number[] = [];
  /** How many groups stand before the `::`; -1 while none was seen. */
  let gap = -1;
  let at = 0;
  if (text.charCodeAt(0) === COLON) {
    if (end < 2 || text.charCodeAt(1) !== COLON) return undefined;
    gap = 0;
    at = 2;
  }
  while (at < end) {
    const start = at;
    let group = 0;
    for (; at < end && at - start < 4; at++) {
      const digit = hexDigit(text.charCodeAt(at));
      if (digit < 0) break;
      group = group * 16 + digit;
    }
    if (at === start || groups.length === 8) return undefined;
    groups.push(group);
    if (at === end) break;
    if (text.charCodeAt(at++) !== COLON || at === end) return undefined;
    if (text.charCodeAt(at) === COLON) {
      if (gap >= 0) return undefined;
      gap = groups.length;
      at++;
    }
  }
  return joinGroups(groups, gap);
}

function joinGroups(groups: number[], gap: number): Words | undefined {
  if (gap < 0 ? groups.length !== 8 : groups.length > 7) return undefined;
  if (gap >= 0) groups.splice(gap, 0, ...new Array<number>(8 - groups.length).fill(0));
  // Multiplied, not shifted: `<< 16` would make a negative word of a group from 8000 up.
  const word = (i: number): number => (groups[i] as number) * 0x10000 + (groups[i + 1] as number);
  return [word(0), word(2), word(4), word(6)];
}

function hexDigit(code: number): number {
  if (code >= ZERO && code <= NINE) return code - ZERO;
  const letter = code | 0x20;
  return letter >= 97 && letter <= 102 ? letter - 87 : -1;
}

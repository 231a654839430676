/**
 * ipaddr: an IPv4 or IPv6 address with the length of a network prefix.
 *
 * Language reference, part 1, section 4.2. The bits behind the prefix are kept: they count for equality, not in ranges.
 */

import type { IpaddrValue } from '../syntax/abstract.ts';
import { constructorFunction, method } from './signature.ts';

/** Without leading zeros. */
const DECIMAL = /^(?:0|[1-9][0-9]{0,2})$/;
const GROUP = /^[0-9a-fA-F]{1,4}$/;

const decimalUpTo = (text: string, most: number): number | undefined =>
  DECIMAL.test(text) && Number(text) <= most ? Number(text) : undefined;

const parseV4 = (text: string): bigint | undefined => {
  const octets = text.split('.').map(part => decimalUpTo(part, 255));
  if (octets.length !== 4) return undefined;
  let address = 0;
  for (const octet of octets) {
    if (octet === undefined) return undefined;
    address = address * 256 + octet;
  }
  return BigInt(address);
};

/** Each with all of its four digits. */
const parseGroups = (text: string): readonly string[] | undefined => {
  if (text === '') return [];
  const groups = text.split(':');
  return groups.every(group => GROUP.test(group)) ? groups.map(group => group.padStart(4, '0')) : undefined;
};

const parseV6 = (text: string): bigint | undefined => {
  const [before = '', after, ...more] = text.split('::');
  const head = parseGroups(before);
  const tail = parseGroups(after ?? '');
  if (head === undefined || tail === undefined || more.length > 0) return undefined;
  const missing = 8 - head.length - tail.length;
  // `::` stands for at least one group, and without it none may be missing.
  if (after === undefined ? missing !== 0 : missing < 1) return undefined;
  return BigInt(`0x${head.join('')}${'0000'.repeat(missing)}${tail.join('')}`);
};

const parse = (text: string): IpaddrValue | undefined => {
  const [host = '', prefixText, ...more] = text.split('/');
  const bits = host.includes(':') ? 128 : 32;
  const address = bits === 128 ? parseV6(host) : parseV4(host);
  const prefix = prefixText === undefined ? bits : decimalUpTo(prefixText, bits);
  if (address === undefined || prefix === undefined || more.length > 0) return undefined;
  return { kind: 'ipaddr', bits, address, prefix };
};

/** All addresses that share the first `prefix` bits of `a` also share those of `b`. */
const isInRange = (a: IpaddrValue, b: IpaddrValue): boolean => {
  const hostBits = BigInt(b.bits - b.prefix);
  return a.bits === b.bits && a.prefix >= b.prefix && a.address >> hostBits === b.address >> hostBits;
};

const LOOPBACK_V4: IpaddrValue = { kind: 'ipaddr', bits: 32, address: 127n << 24n, prefix: 8 };
const LOOPBACK_V6: IpaddrValue = { kind: 'ipaddr', bits: 128, address: 1n, prefix: 128 };
const MULTICAST_V4: IpaddrValue = { kind: 'ipaddr', bits: 32, address: 224n << 24n, prefix: 4 };
const MULTICAST_V6: IpaddrValue = { kind: 'ipaddr', bits: 128, address: 0xff00n << 112n, prefix: 8 };

export const ipaddrFunctions = [
  constructorFunction('ip', ['string'], 'ipaddr', parse),
  // An IPv4 address mapped into IPv6 is IPv6, for these and for every range.
  method('isIpv4', ['ipaddr'], 'bool', a => a.bits === 32),
  method('isIpv6', ['ipaddr'], 'bool', a => a.bits === 128),
  method('isLoopback', ['ipaddr'], 'bool', a => isInRange(a, LOOPBACK_V4) || isInRange(a, LOOPBACK_V6)),
  method('isMulticast', ['ipaddr'], 'bool', a => isInRange(a, MULTICAST_V4) || isInRange(a, MULTICAST_V6)),
  method('isInRange', ['ipaddr', 'ipaddr'], 'bool', isInRange),
];

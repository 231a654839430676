/**
 * Values as Cedar prints them (policy JSON of a residual) to the one canonical notation of answers.
 *
 * Cedar keeps the text that an extension value was built from, `decimal("1.50")`; the notation has one text for each
 * value. Only texts that Cedar accepted come here, so nothing is checked again: that would be a second opinion.
 */

import type { Json, JsonObject } from '../../../model/cedar/syntax/interchange.ts';
import { canonicalJson, isObject } from '../../json.ts';

/** undefined: not a value, something in it is still unknown. */
export function canonicalValue(expression: Json): Json | undefined {
  if (!isObject(expression)) return undefined;
  const [key, content] = onlyEntry(expression);
  if (key === 'Value') return canonicalData(content);
  if (key === 'Set' && Array.isArray(content)) return set(content.map(canonicalValue));
  if (key === 'Record' && isObject(content)) return record(content, canonicalValue);
  return Array.isArray(content) ? extension(key, content.map(canonicalValue)) : undefined;
}

/** The data notation: literals, arrays, objects and the two escapes. */
function canonicalData(data: Json | undefined): Json | undefined {
  if (typeof data !== 'object' || data === null) return data;
  if (Array.isArray(data)) return set(data.map(canonicalData));
  if (!isObject(data)) return undefined;
  const [key, content] = onlyEntry(data);
  if (key === '__entity') return data;
  if (key === '__extn' && isObject(content)) {
    const args = content.arg === undefined ? content.args : [content.arg];
    return Array.isArray(args) ? extension(String(content.fn), args.map(canonicalData)) : undefined;
  }
  return record(data, canonicalData);
}

function onlyEntry(object: JsonObject): readonly [string, Json | undefined] {
  const keys = Object.keys(object);
  return keys.length === 1 ? [keys[0] ?? '', object[keys[0] ?? '']] : ['', undefined];
}

/** Two spellings of one extension value are one element. */
function set(elements: readonly (Json | undefined)[]): Json | undefined {
  const distinct = new Map<string, Json>();
  for (const element of elements) {
    if (element === undefined) return undefined;
    distinct.set(canonicalJson(element), element);
  }
  return [...distinct.values()];
}

function record(fields: JsonObject, canonical: (json: Json) => Json | undefined): Json | undefined {
  const entries: [string, Json][] = [];
  for (const [key, field] of Object.entries(fields)) {
    const value = canonical(field);
    if (value === undefined) return undefined;
    entries.push([key, value]);
  }
  return Object.fromEntries(entries);
}

function extension(fn: string, args: readonly (Json | undefined)[]): Json | undefined {
  const [first, second] = args;
  if (fn === 'offset' && first !== undefined && second !== undefined) {
    const ms = argumentOf(second);
    return ms === undefined ? undefined : instant(epochOf(first) + durationMs(ms));
  }
  if (typeof first !== 'string' || args.length !== 1) return undefined;
  switch (fn) {
    case 'decimal':
      return call('decimal', canonicalDecimal(first));
    case 'ip':
      return call('ip', canonicalIp(first));
    case 'duration':
      return call('duration', `${durationMs(first)}ms`);
    case 'datetime':
      return instant(datetimeMs(first));
    default:
      return undefined;
  }
}

const call = (fn: string, arg: string): Json => ({ __extn: { fn, arg } });
const instant = (ms: bigint): Json => ({
  __extn: { fn: 'offset', args: [call('datetime', '1970-01-01'), call('duration', `${ms}ms`)] },
});

/** The text inside `{"__extn":{"fn","arg"}}`. */
function argumentOf(value: Json): string | undefined {
  const inner = isObject(value) && isObject(value.__extn) ? value.__extn.arg : undefined;
  return typeof inner === 'string' ? inner : undefined;
}

/** Milliseconds of a datetime that is canonical already. */
function epochOf(value: Json): bigint {
  const args = isObject(value) && isObject(value.__extn) ? value.__extn.args : undefined;
  const duration = Array.isArray(args) ? argumentOf(args[1]) : undefined;
  return duration === undefined ? 0n : durationMs(duration);
}

// ------------------------------------------------------------------------------------- language reference, part 1, 4

function canonicalDecimal(text: string): string {
  const negative = text.startsWith('-');
  const [whole = '', fraction = ''] = (negative ? text.slice(1) : text).split('.');
  const units = BigInt(whole) * 10000n + BigInt(fraction.padEnd(4, '0'));
  const digits = units.toString().padStart(5, '0');
  return `${negative && units !== 0n ? '-' : ''}${digits.slice(0, -4)}.${digits.slice(-4)}`;
}

function canonicalIp(text: string): string {
  const [address = '', prefix] = text.split('/');
  if (!address.includes(':')) return `${address}/${prefix ?? 32}`;
  const [left = '', right] = address.split('::');
  const groups = left === '' ? [] : left.split(':');
  if (right !== undefined) {
    const tail = right === '' ? [] : right.split(':');
    groups.push(...Array.from({ length: 8 - groups.length - tail.length }, () => '0'), ...tail);
  }
  return `${groups.map(group => Number.parseInt(group, 16).toString(16)).join(':')}/${prefix ?? 128}`;
}

const UNIT_MS: Readonly<Record<string, bigint>> = { d: 86_400_000n, h: 3_600_000n, m: 60_000n, s: 1000n, ms: 1n };

/** No regular expression: see messages.ts. */
function durationMs(text: string): bigint {
  const negative = text.startsWith('-');
  let [ms, count, unit] = [0n, '', ''];
  for (const character of negative ? text.slice(1) : text) {
    const digit = character >= '0' && character <= '9';
    if (digit && unit !== '') {
      ms += BigInt(count) * (UNIT_MS[unit] ?? 0n);
      [count, unit] = ['', ''];
    }
    if (digit) count += character;
    else unit += character;
  }
  ms += BigInt(count) * (UNIT_MS[unit] ?? 0n);
  return negative ? -ms : ms;
}

/** `YYYY-MM-DD`, or with `Thh:mm:ss`, maybe `.SSS`, and `Z` or an offset as in `+0530`. */
function datetimeMs(text: string): bigint {
  const part = (from: number, to: number): number => Number(text.slice(from, to) || 0);
  // Not Date.UTC: it takes the years 0 to 99 for 1900 to 1999.
  const date = new Date(0);
  date.setUTCFullYear(part(0, 4), part(5, 7) - 1, part(8, 10));
  date.setUTCHours(part(11, 13), part(14, 16), part(17, 19), text[19] === '.' ? part(20, 23) : 0);
  const zone = text.length > 20 && !text.endsWith('Z') ? text.slice(-5) : '+0000';
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3));
  return BigInt(date.getTime()) - BigInt((zone.startsWith('-') ? -minutes : minutes) * 60_000);
}

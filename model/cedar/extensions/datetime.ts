/**
 * datetime: an instant in milliseconds since 1970-01-01T00:00:00Z, an i64, in the proleptic Gregorian calendar.
 *
 * Language reference, part 1, section 4.3. JavaScript's Date is not used: it accepts far more texts, takes the years
 * 0 to 99 for 1900 to 1999, and ends at 8.64e15 ms.
 */

import type { DatetimeValue } from '../syntax/abstract.ts';
import { fitsLong } from '../values.ts';
import { DAY, duration } from './duration.ts';
import { constructorFunction, method } from './signature.ts';

/** A date alone takes no zone, a time needs one. */
const DATE = /^(\d{4})-(\d{2})-(\d{2})/.source;
const TIME = /T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{3}))?/.source;
const ZONE = /(?:Z|([+-])(\d{2})(\d{2}))/.source;
const SHAPE = new RegExp(`${DATE}(?:${TIME}${ZONE})?$`);

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

const daysOfMonth = (year: number, month: number): number => {
  if (month === 2) return isLeap(year) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
};

/** Days from 0000-01-01 to the first day of `year`; 0000 is a leap year. */
const daysBeforeYear = (year: number): number =>
  365 * year + Math.ceil(year / 4) - Math.ceil(year / 100) + Math.ceil(year / 400);

/** Undefined if there is no such day. */
const daysSinceEpoch = (year: number, month: number, day: number): number | undefined => {
  if (month < 1 || month > 12 || day < 1 || day > daysOfMonth(year, month)) return undefined;
  let days = daysBeforeYear(year) - daysBeforeYear(1970) + day - 1;
  for (let earlier = 1; earlier < month; earlier += 1) days += daysOfMonth(year, earlier);
  return days;
};

/** Undefined outside i64. */
const datetime = (ms: bigint): DatetimeValue | undefined => (fitsLong(ms) ? { kind: 'datetime', ms } : undefined);

const parse = (text: string): DatetimeValue | undefined => {
  const match = SHAPE.exec(text);
  if (match === null) return undefined;
  const field = (index: number): number => Number(match[index] ?? 0);
  const days = daysSinceEpoch(field(1), field(2), field(3));
  const [hour, minute, second, ms] = [field(4), field(5), field(6), field(7)];
  const [zoneHour, zoneMinute] = [field(9), field(10)];
  if (days === undefined || hour > 23 || minute > 59 || second > 59 || zoneHour > 23 || zoneMinute > 59)
    return undefined;
  const minutes = (days * 24 + hour) * 60 + minute;
  const ahead = zoneHour * 60 + zoneMinute;
  // Numbers are exact here: a year has four digits.
  return datetime(BigInt(((match[8] === '-' ? minutes + ahead : minutes - ahead) * 60 + second) * 1000 + ms));
};

/** Milliseconds since midnight UTC, from 0 on, before 1970 too. */
const timeOfDay = (a: DatetimeValue): bigint => ((a.ms % DAY) + DAY) % DAY;

export const datetimeFunctions = [
  constructorFunction('datetime', ['string'], 'datetime', parse),
  method('offset', ['datetime', 'duration'], 'datetime', (a, by) => datetime(a.ms + by.ms)),
  method('durationSince', ['datetime', 'datetime'], 'duration', (a, b) => duration(a.ms - b.ms)),
  method('toDate', ['datetime'], 'datetime', a => datetime(a.ms - timeOfDay(a))),
  method('toTime', ['datetime'], 'duration', a => duration(timeOfDay(a))),
];

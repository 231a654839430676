/**
 * decimal: numbers with four digits after the point, as an i64 count of 1/10000.
 *
 * Language reference, part 1, section 4.1.
 */

import type { DecimalValue } from '../syntax/abstract.ts';
import { fitsLong } from '../values.ts';
import { constructorFunction, method } from './signature.ts';

/** Leading zeros are free, the only sign is one leading `-`. */
const SHAPE = /^(-?)([0-9]+)\.([0-9]{1,4})$/;

const parse = (text: string): DecimalValue | undefined => {
  const match = SHAPE.exec(text);
  if (match === null) return undefined;
  const [, sign, whole, fraction = ''] = match;
  // The sign is applied to the whole: taken from the integer part alone it would be lost in -0.5.
  const magnitude = BigInt(`${whole}${fraction.padEnd(4, '0')}`);
  const units = sign === '-' ? -magnitude : magnitude;
  return fitsLong(units) ? { kind: 'decimal', units } : undefined;
};

export const decimalFunctions = [
  constructorFunction('decimal', ['string'], 'decimal', parse),
  method('lessThan', ['decimal', 'decimal'], 'bool', (a, b) => a.units < b.units),
  method('lessThanOrEqual', ['decimal', 'decimal'], 'bool', (a, b) => a.units <= b.units),
  method('greaterThan', ['decimal', 'decimal'], 'bool', (a, b) => a.units > b.units),
  method('greaterThanOrEqual', ['decimal', 'decimal'], 'bool', (a, b) => a.units >= b.units),
];

/** Extension calls: language reference, part 2, 3.6. */

import type { Expr, ExtensionName } from '../../../model/cedar/syntax/abstract.ts';
import { parseDecimal } from '../extensions/decimal.ts';
import { parseDatetime, parseDuration } from '../extensions/instants.ts';
import { parseIp } from '../extensions/ipaddr.ts';
import type { Capabilities } from './capabilities.ts';
import { type Checker, outcome } from './check.ts';
import { BOOL, type Checked, EXTENSION, LONG, type ScalarTy, STRING, UNKNOWN } from './types.ts';

interface Signature {
  readonly parameters: readonly ScalarTy[];
  readonly result: ScalarTy;
  /** Constructors only: whether a text denotes a value. */
  readonly accepts?: (text: string) => boolean;
}

const { ipaddr, decimal, datetime, duration } = EXTENSION;
const constructorOf = (name: ExtensionName, parse: (text: string) => unknown): Signature => ({
  parameters: [STRING],
  result: EXTENSION[name],
  accepts: text => parse(text) !== undefined,
});
const method = (parameters: readonly ScalarTy[], result: ScalarTy): Signature => ({ parameters, result });

const OF_DECIMALS = method([decimal, decimal], BOOL);
const OF_IP = method([ipaddr], BOOL);
const OF_DURATION = method([duration], LONG);
const SIGNATURES: ReadonlyMap<string, Signature> = new Map([
  ['ip', constructorOf('ipaddr', parseIp)],
  ['decimal', constructorOf('decimal', parseDecimal)],
  ['datetime', constructorOf('datetime', parseDatetime)],
  ['duration', constructorOf('duration', parseDuration)],
  ['lessThan', OF_DECIMALS],
  ['lessThanOrEqual', OF_DECIMALS],
  ['greaterThan', OF_DECIMALS],
  ['greaterThanOrEqual', OF_DECIMALS],
  ['isIpv4', OF_IP],
  ['isIpv6', OF_IP],
  ['isLoopback', OF_IP],
  ['isMulticast', OF_IP],
  ['isInRange', method([ipaddr, ipaddr], BOOL)],
  ['offset', method([datetime, duration], datetime)],
  ['durationSince', method([datetime, datetime], duration)],
  ['toDate', method([datetime], datetime)],
  ['toTime', method([datetime], duration)],
  ['toMilliseconds', OF_DURATION],
  ['toSeconds', OF_DURATION],
  ['toMinutes', OF_DURATION],
  ['toHours', OF_DURATION],
  ['toDays', OF_DURATION],
]);

export function checkCall(checker: Checker, fn: string, args: readonly Expr[], given: Capabilities): Checked {
  const signature = SIGNATURES.get(fn);
  if (signature === undefined) {
    checker.report('undefinedFunction');
    for (const arg of args) checker.check(arg, given);
    return UNKNOWN;
  }
  const wellFormed = checkForm(checker, signature, args);
  let ok = wellFormed;
  for (const [i, arg] of args.entries()) {
    const { type, ok: argOk } = checker.check(arg, given);
    if (!argOk) ok = false;
    // A call that is wrong in itself does not hold its arguments against the parameters.
    if (!wellFormed || type === undefined || type === signature.parameters[i]) continue;
    checker.unexpected();
    ok = false;
  }
  return outcome(signature.result, ok);
}

/**
 * Number of arguments; for a constructor, that they are literals and that the text denotes a value. All are reported.
 */
function checkForm(checker: Checker, signature: Signature, args: readonly Expr[]): boolean {
  let ok = true;
  if (args.length !== signature.parameters.length) {
    checker.report('wrongNumberArguments');
    ok = false;
  }
  if (signature.accepts === undefined) return ok;
  const [text] = args;
  if (args.length === 1 && text?.op === 'string' && !signature.accepts(text.value)) {
    checker.report('functionArgumentValidation');
    ok = false;
  }
  if (!args.every(isLiteral)) {
    checker.report('nonLitExtConstructor');
    ok = false;
  }
  return ok;
}

const isLiteral = ({ op }: Expr): boolean => op === 'bool' || op === 'long' || op === 'string' || op === 'entity';

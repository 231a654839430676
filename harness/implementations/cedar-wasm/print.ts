/**
 * `cedar/print` and `cedar/format` answered by the real Cedar: its printer, its formatter, and how it reads the texts of
 * the other printers.
 */

import type {
  FormatAnswer,
  JsonObject,
  ParseInput,
  PolicyAsRead,
  PrintAnswer,
  PrintInput,
} from '../../../model/cedar/syntax/interchange.ts';
import type { Unsupported } from '../../implementation.ts';
import { writeJson } from '../../json.ts';
import { enginePrinter, modelPrinter } from '../printers.ts';
import { rejectedOr, TOO_DEEP, unlessRefused } from './checks.ts';
import { CallText, type CedarWasm } from './instance.ts';
import { formatPolicies, policyToText } from './parse.ts';

interface Read {
  readonly kind: 'policy' | 'template';
  readonly json: JsonObject;
}
type Reading = Read | 'rejected' | 'too deep';

export function print(cedar: CedarWasm) {
  return (input: PrintInput): PrintAnswer | Unsupported => {
    const text = 'json' in input ? input.json : writeJson(input.policy);
    const policy = isJson(text) ? readPolicy(cedar, text) : 'rejected';
    if (typeof policy === 'string') return policy === 'rejected' ? { rejected: true } : TOO_DEEP;
    const printed = policyToText(cedar, policy.json, policy.kind);
    if (!('text' in printed)) throw new Error(`Cedar reads the policy, but does not print it: ${printed.message}`);
    const reads: [string, PolicyAsRead][] = [];
    for (const printer of [modelPrinter, enginePrinter]) {
      const other = printer.print(input);
      if (other !== undefined) reads.push([printer.name, asRead(readPolicy(cedar, writeJson(other.text)))]);
    }
    return {
      policy: policy.json,
      text: printed.text,
      again: asRead(readPolicy(cedar, writeJson(printed.text))),
      reads: Object.fromEntries(reads),
    };
  };
}

/** Text that is no JSON document could change the call that it is put into. */
function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return false;
    throw thrown;
  }
}

/** Cedar has one door for policies and one for templates, and each refuses the other kind. */
function readPolicy(cedar: CedarWasm, json: string): Reading {
  for (const kind of ['policy', 'template'] as const) {
    const call = kind === 'policy' ? 'policyToJson' : 'templateToJson';
    const answer = unlessRefused(() => cedar.call(call, new CallText(json)));
    if ('tooDeep' in answer) {
      if (answer.tooDeep) return 'too deep';
    } else if (answer.type === 'success') return { kind, json: answer.json as unknown as JsonObject };
  }
  return 'rejected';
}

const asRead = (reading: Reading): PolicyAsRead => (typeof reading === 'string' ? { rejected: true } : reading.json);

export function format(cedar: CedarWasm) {
  return ({ text }: ParseInput): FormatAnswer | Unsupported => {
    const formatted = formatPolicies(cedar, text);
    if (!('text' in formatted)) return rejectedOr(formatted, true);
    const again = formatPolicies(cedar, formatted.text);
    return 'text' in again ? { formatted: formatted.text, again: again.text } : { formatted: formatted.text };
  };
}

/**
 * The printers of model and engine, as others meet them: the text that each makes of an input of `cedar/print`.
 *
 * Lockstep's own implementations read each other's texts, and the real Cedar reads both.
 */

import { readPolicy as readEnginePolicy } from '../../engine/cedar/est-read.ts';
import { policyToEst as engineEst } from '../../engine/cedar/est-write.ts';
import { parseJson } from '../../engine/cedar/json.ts';
import { parsePolicy as parseEnginePolicy } from '../../engine/cedar/parse-policy.ts';
import { printPolicy as printEnginePolicy } from '../../engine/cedar/print.ts';
import { policyToEst as modelEst } from '../../model/cedar/est.ts';
import { readJson } from '../../model/cedar/json.ts';
import { loadPolicy } from '../../model/cedar/load.ts';
import { parsePolicy as parseModelPolicy } from '../../model/cedar/parse.ts';
import { printPolicy as printModelPolicy } from '../../model/cedar/print.ts';
import type { JsonObject, PolicyAsRead, PolicyJson, PrintInput } from '../../model/cedar/syntax/interchange.ts';

/** A policy as one side reads and prints it. */
interface Printed {
  readonly policy: JsonObject;
  readonly text: string;
}

export interface Printer {
  readonly name: string;
  /** undefined: not accepted. */
  print(input: PrintInput): Printed | undefined;
  read(text: string): PolicyAsRead;
}

const REJECTED = { rejected: true } as const;

export const modelPrinter: Printer = {
  name: 'model',
  print(input) {
    const json = 'json' in input ? readJson(input.json) : { loaded: input.policy };
    const read = 'loaded' in json ? loadPolicy(json.loaded) : json;
    return 'loaded' in read ? { policy: modelEst(read.loaded), text: printModelPolicy(read.loaded) } : undefined;
  },
  read(text) {
    const read = parseModelPolicy(text);
    return 'loaded' in read ? modelEst(read.loaded) : REJECTED;
  },
};

export const enginePrinter: Printer = {
  name: 'engine',
  print(input) {
    const json = 'json' in input ? parseJson(input.json) : ({ ok: true, value: input.policy as PolicyJson } as const);
    if (!json.ok) return undefined;
    const read = typeof json.value === 'string' ? parseEnginePolicy(json.value) : readEnginePolicy(json.value);
    return read.ok ? { policy: engineEst(read.value), text: printEnginePolicy(read.value) } : undefined;
  },
  read(text) {
    const read = parseEnginePolicy(text);
    return read.ok ? engineEst(read.value) : REJECTED;
  },
};

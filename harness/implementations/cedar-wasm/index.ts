/**
 * The real Rust Cedar, compiled to WebAssembly, as an implementation of every Cedar subject.
 */

import { suggestion, UserError } from '../../errors.ts';
import type { Implementation, Unsupported } from '../../implementation.ts';
import { isNestedBeyond } from '../../subjects/cedar/nesting.ts';
import { authorize } from './authorize.ts';
import { request } from './data.ts';
import { TRAPPED, TRAPS_BEYOND } from './depth.ts';
import { evaluate } from './evaluate.ts';
import { CedarWasm, CedarWasmTrap } from './instance.ts';
import { loadedContext, loadedEntities } from './loaded.ts';
import { Unclassified } from './messages.ts';
import { findCedarWasm } from './package.ts';
import { parse } from './parse.ts';
import { format, print } from './print.ts';
import { schema } from './schema.ts';
import { types } from './types.ts';
import { validate } from './validate.ts';

export interface CedarWasmOptions {
  /** As in `4.5.0`; the version that the project depends on when left out. */
  readonly version?: string;
  /** Where other versions are installed, each in a folder of its own; `.lockstep/versions` when left out. */
  readonly versionsFolder?: string;
}

export interface CedarWasmImplementation extends Implementation {
  answer(input: unknown): object | Unsupported;
  /** Messages of Cedar that no table classifies: their kind or category is missing from the answers. */
  readonly unclassified: Unclassified;
}

type Answerer = (cedar: CedarWasm, unclassified: Unclassified) => (input: never) => object;

const answerers: ReadonlyMap<string, Answerer> = new Map<string, Answerer>([
  ['cedar/authorize', authorize],
  ['cedar/evaluate', evaluate],
  ['cedar/parse', parse],
  ['cedar/print', print],
  ['cedar/format', format],
  ['cedar/schema', schema],
  ['cedar/validate', validate],
  ['cedar/entities', loadedEntities],
  ['cedar/context', loadedContext],
  ['cedar/request', request],
  ['cedar/types', types],
]);

/**
 * Throws a UserError for a subject that is not Cedar's and for a version that is not installed. Answers throw a
 * CedarWasmTrap when Cedar dies on the input; the next answer comes from a fresh instance.
 */
export function cedarWasm(subject: string, options: CedarWasmOptions = {}): CedarWasmImplementation {
  const answerer = answerers.get(subject);
  if (answerer === undefined) {
    const known = [...answerers.keys()];
    throw new UserError(
      `cedar-wasm does not answer "${subject}".${suggestion(subject, known)}`,
      `it answers ${known.join(', ')}`,
    );
  }
  const found = findCedarWasm(options.version, options.versionsFolder);
  const cedar = new CedarWasm(found);
  const unclassified = new Unclassified();
  // The subject decides what an input is; whoever has an unchecked one reads it through the subject first.
  const answer = answerer(cedar, unclassified) as (input: unknown) => object;
  return {
    name: options.version === undefined ? 'cedar-wasm' : `cedar-wasm@${found.version}`,
    version: found.version,
    answer: input => unlessKnownTrap(() => answer(input), input),
    unclassified,
    close: () => cedar.close(),
  };
}

/** A trap on anything that is not nested deeply is thrown: a crash that nobody knows. */
function unlessKnownTrap(answer: () => object, input: unknown): object {
  try {
    return answer();
  } catch (thrown) {
    if (thrown instanceof CedarWasmTrap && isNestedBeyond(TRAPS_BEYOND, input)) return TRAPPED;
    throw thrown;
  }
}

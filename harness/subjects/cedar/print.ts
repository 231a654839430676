/**
 * `cedar/print`: a policy read, printed, read again; and the texts of all printers read by all readers.
 *
 * What must stay the same is the normal form of the policy, not its JSON and not its text.
 */

import { CONSTRUCTORS, EXTENSION_METHODS } from '../../../engine/cedar/vocabulary.ts';
import { JSON_GENERATOR_VERSION, printScenario } from '../../../generators/cedar/json/scenario.ts';
import type {
  Json,
  JsonObject,
  PolicyAsRead,
  PolicyJson,
  PrintAnswer,
  PrintInput,
} from '../../../model/cedar/syntax/interchange.ts';
import { UserError } from '../../errors.ts';
import { enginePrinter, modelPrinter, type Printer } from '../../implementations/printers.ts';
import { canonicalJson, isObject, readJson } from '../../json.ts';
import type { Difference, Property, Subject } from '../../subject.ts';
import { visible } from '../../visible.ts';
import { hasText, normalPolicy } from './est-normal.ts';
import { authorizeFeatures, policySize } from './features.ts';
import { object } from './read.ts';
import { reducePrint } from './reduce-print.ts';
import { compareRejected, isRejected } from './rejected.ts';
import { renderPolicy } from './render.ts';
import { textFeatures } from './text-features.ts';
import { textSize } from './text-tokens.ts';

export const cedarPrint: Subject<PrintInput, PrintAnswer> = {
  name: 'cedar/print',
  title: 'policy JSON and the printer: JSON to text to JSON, each printer read by every reader',
  generatorVersion: JSON_GENERATOR_VERSION,
  generate: printScenario,
  implementations: ['model', 'engine', 'cedar-wasm'],
  testsEach: 1,
  tests: () => 1,
  compare: comparePrint,
  properties: [
    keepsTheInput(),
    readsItsOwnText(),
    readsOtherPrinters(),
    isReadBy(modelPrinter),
    isReadBy(enginePrinter),
  ],
  reductions: reducePrint,
  size: input => ('json' in input ? textSize(input.json) : sizeOf(input.policy)),
  features: printFeatures,
  render: input => ('json' in input ? visible(input.json) : renderPolicy(input.policy)),
  read: readPrintInput,
};

const sizeOf = (policy: PolicyJson): number => (typeof policy === 'string' ? textSize(policy) : policySize(policy));

function readPrintInput(json: Json): PrintInput {
  const input = object(json, 'input', ['policy?', 'json?']);
  if (typeof input.json === 'string') return { json: input.json };
  const { policy } = input;
  if (typeof policy === 'string' || isObject(policy)) return { policy };
  throw new UserError('input: expected "policy" (policy JSON or Cedar text) or "json" (the text of policy JSON)');
}

function printFeatures(input: PrintInput): Iterable<string> {
  if ('json' in input) return ['input:JSON text'];
  if (typeof input.policy === 'string') return textFeatures(input.policy);
  const policies = { staticPolicies: { policy: input.policy }, templates: {}, templateLinks: [] };
  return authorizeFeatures({ schema: null, policies, entities: [], requests: [] });
}

const normalText = (policy: JsonObject): string => canonicalJson(normalPolicy(policy));

function comparePrint(_input: PrintInput, left: PrintAnswer, right: PrintAnswer): Difference | undefined {
  if (isRejected(left) || isRejected(right)) return compareRejected(left, right);
  const [a, b] = [normalPolicy(left.policy), normalPolicy(right.policy)];
  if (canonicalJson(a) === canonicalJson(b)) return undefined;
  return { kind: 'policy', at: 'policy', left: a, right: b };
}

// -------------------------------------------------------------------------------------------------------- properties

type PrintLaw = Property<PrintInput, PrintAnswer>;
type Accepted = Exclude<PrintAnswer, { readonly rejected: unknown }>;

/** undefined: the same; else how the two policies differ, for a person. */
function changed(from: JsonObject, to: PolicyAsRead): string | undefined {
  if (isRejected(to)) return 'it is not accepted';
  const [before, after] = [normalText(from), normalText(to as JsonObject)];
  return before === after ? undefined : `it reads ${excerpt(after, before)} instead of ${excerpt(before, after)}`;
}

/** The part where two texts differ. */
function excerpt(text: string, other: string): string {
  let at = 0;
  while (at < text.length && text[at] === other[at]) at++;
  return visible(text.slice(Math.max(0, at - 20), at + 60));
}

/** A law for policies that text can express. */
function law(name: string, broken: (answer: Accepted) => string | undefined): PrintLaw {
  return {
    name,
    broken: (_input, answer) => {
      if (isRejected(answer) || !hasText(normalPolicy(answer.policy), callStyle)) return undefined;
      return broken(answer);
    },
  };
}

const callStyle = (name: string): 'function' | 'method' | undefined =>
  CONSTRUCTORS.has(name) ? 'function' : EXTENSION_METHODS.has(name) ? 'method' : undefined;

/** Against a normal form that no implementation made. */
function keepsTheInput(): PrintLaw {
  return {
    name: 'keeps the input',
    broken: (input, answer) => {
      const policy = isRejected(answer) ? undefined : jsonOf(input);
      return isRejected(answer) || policy === undefined ? undefined : changed(policy, answer.policy);
    },
  };
}

/** The policy JSON that the input is; undefined for Cedar text. */
function jsonOf(input: PrintInput): JsonObject | undefined {
  const json = 'json' in input ? readJson(input.json) : input.policy;
  return isObject(json) ? json : undefined;
}

function readsItsOwnText(): PrintLaw {
  return law('reads its own text', ({ policy, text, again }) => {
    const why = again === undefined ? undefined : changed(policy, again);
    return why === undefined ? undefined : `${visible(text ?? '')}: ${why}`;
  });
}

function readsOtherPrinters(): PrintLaw {
  return law('reads other printers', ({ policy, reads = {} }) => {
    for (const [printer, read] of Object.entries(reads)) {
      const why = changed(policy, read);
      if (why !== undefined) return `the text of ${printer}: ${why}`;
    }
    return undefined;
  });
}

function isReadBy(printer: Printer): PrintLaw {
  return law(`is read by the ${printer.name}`, ({ policy, text }) => {
    const why = text === undefined ? undefined : changed(policy, printer.read(text));
    return why === undefined ? undefined : `${visible(text ?? '')}: ${why}`;
  });
}

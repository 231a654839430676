/**
 * `cedar/parse` answered by the real parser, and the texts that the real printer and formatter make.
 *
 * Cedar numbers the statements of a text, but its door to the parts of a policy set gives them back without numbers,
 * statics and templates apart and sorted as strings (policy10 before policy2). So an accepted text is cut at its
 * semicolons here, and Cedar reads each statement again.
 */

import type { JsonObject, ParseAnswer, ParseInput } from '../../../model/cedar/syntax/interchange.ts';
import type { Unsupported } from '../../implementation.ts';
import { writeJson } from '../../json.ts';
import { failureOf, type Problem, rejectedOr, unlessRefused } from './checks.ts';
import { CallText, type CedarWasm } from './instance.ts';

const NO_UNICODE: Unsupported = { unsupported: 'half of a surrogate pair reaches Cedar as another character' };

export function parse(cedar: CedarWasm) {
  return ({ text }: ParseInput): ParseAnswer | Unsupported => {
    // Node 20 has the method; the library of types that we compile against has not.
    if (!(text as string & { isWellFormed(): boolean }).isWellFormed()) return NO_UNICODE;
    const parts = unlessRefused(() => cedar.call('policySetTextToParts', text));
    if ('tooDeep' in parts) return rejectedOr(parts, true);
    if (parts.type === 'failure') return { rejected: true };
    const policies: [string, JsonObject][] = [];
    const templates: [string, JsonObject][] = [];
    for (const [i, statement] of statementsOf(text).entries()) {
      const quoted = writeJson(statement);
      const policy = estOf(cedar, 'policyToJson', quoted);
      const template = policy === undefined ? estOf(cedar, 'templateToJson', quoted) : undefined;
      if (policy !== undefined) policies.push([`policy${i}`, policy]);
      else if (template !== undefined) templates.push([`policy${i}`, template]);
      else throw new Error(`Cedar accepts the text, but not its statement ${i} alone`);
    }
    if (policies.length !== parts.policies.length || templates.length !== parts.policy_templates.length) {
      throw new Error('Cedar sees another number of statements in the whole text than in its parts');
    }
    return { policies: Object.fromEntries(policies), templates: Object.fromEntries(templates) };
  };
}

/** undefined: Cedar says that it is none. */
function estOf(cedar: CedarWasm, call: 'policyToJson' | 'templateToJson', policy: string): JsonObject | undefined {
  const answer = unlessRefused(() => cedar.call(call, new CallText(policy)));
  return 'type' in answer && answer.type === 'success' ? (answer.json as unknown as JsonObject) : undefined;
}

/**
 * A semicolon outside strings and comments ends a statement; what follows the last one is blank, as Cedar accepted
 * it.
 */
function statementsOf(text: string): string[] {
  const statements: string[] = [];
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (character === '"') i = endOfString(text, i);
    else if (character === '/') i = endOfComment(text, i);
    else if (character === ';') {
      statements.push(text.slice(start, i + 1));
      start = i + 1;
    }
  }
  return statements;
}

function endOfString(text: string, from: number): number {
  let i = from + 1;
  while (i < text.length && text[i] !== '"') i += text[i] === '\\' ? 2 : 1;
  return i;
}

/** Outside strings a slash stands only in `//`, and a comment ends at LF or CR and nothing else. */
function endOfComment(text: string, from: number): number {
  let i = from;
  while (i < text.length && text[i] !== '\n' && text[i] !== '\r') i++;
  return i;
}

// ------------------------------------------------------------------------------------------------- printer, formatter

type Text = { readonly text: string } | Problem;

/** The text of a policy (or template) in policy JSON; a policy that is text already comes back as it is. */
export function policyToText(
  cedar: CedarWasm,
  policy: JsonObject | string,
  kind: 'policy' | 'template' = 'policy',
): Text {
  const call = kind === 'policy' ? 'policyToText' : 'templateToText';
  const answer = unlessRefused(() => cedar.call(call, new CallText(writeJson(policy))));
  if ('tooDeep' in answer) return answer;
  return answer.type === 'failure' ? failureOf(answer) : { text: answer.text };
}

/** A policy set as Cedar's formatter lays it out; widths are in columns, Cedar's own are 80 and 2. */
export function formatPolicies(cedar: CedarWasm, policyText: string, lineWidth = 80, indentWidth = 2): Text {
  const call = new CallText(writeJson({ policyText, lineWidth, indentWidth }));
  const answer = unlessRefused(() => cedar.call('formatPolicies', call));
  if ('tooDeep' in answer) return answer;
  return answer.type === 'failure' ? failureOf(answer) : { text: answer.formatted_policy };
}

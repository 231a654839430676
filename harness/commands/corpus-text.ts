/**
 * The text beside a saved counterexample: its policies as Cedar text, all else as comments, so that the file can be given
 * to any tool that reads Cedar.
 */

import type { Json, JsonObject, PolicyJson } from '../../model/cedar/syntax/interchange.ts';
import type { Counterexample } from '../counterexample.ts';
import { isObject } from '../json.ts';
import { renderExpression, renderPolicy } from '../subjects/cedar/render.ts';

/** The file's ending, and its text. */
export function textBeside(example: Counterexample): { readonly ending: string; readonly text: string } {
  const { subject, document } = example;
  const input = document.input as Json;
  const difference = isObject(document.difference) ? document.difference : undefined;
  const head = [
    `${subject.name}: ${subject.title}`,
    ...(difference === undefined ? [] : [`differs in: ${String(difference.kind)}`]),
    ...(typeof document.reason === 'string' ? [document.reason] : []),
  ];
  const policies = isObject(input) ? policyTexts(input) : [];
  const rendered = subject.render(example.input);
  if (policies.length === 0) {
    const text = [...head.map(commented), '', rendered, ''].join('\n');
    return { ending: isObject(input) && typeof input.text === 'string' ? 'cedar' : 'txt', text };
  }
  // The rendering repeats the policies; what it says besides them is what a reader lacks.
  const besides = rendered.split('\n').filter(line => !policies.some(policy => policy.split('\n').includes(line)));
  return {
    ending: 'cedar',
    text: [...head.map(commented), '', ...policies, '', ...besides.map(commented), ''].join('\n'),
  };
}

function policyTexts(input: JsonObject): string[] {
  if (input.expression !== undefined) {
    return [`permit(principal, action, resource) when {\n  ${renderExpression(input.expression)}\n};`];
  }
  const parts = isObject(input.policies) ? input.policies : {};
  return ['staticPolicies', 'templates'].flatMap(key => {
    const policies = parts[key];
    return isObject(policies)
      ? Object.entries(policies).map(([id, policy]) => `// ${id}\n${renderPolicy(policy as PolicyJson)}`)
      : [];
  });
}

const commented = (text: string): string =>
  text
    .split('\n')
    .map(line => (line.startsWith('//') ? line : `// ${line}`).trimEnd())
    .join('\n');

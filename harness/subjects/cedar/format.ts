/**
 * `cedar/format`: a policy set laid out anew. Formatters differ in style, so their texts are not compared; each must keep
 * the policies and every comment, and leave its own text as it is.
 */

import { policyToEst } from '../../../engine/cedar/est-write.ts';
import { parsePolicies } from '../../../engine/cedar/parse-policy.ts';
import { formatScenario, TEXT_GENERATOR_VERSION } from '../../../generators/cedar/text/scenario.ts';
import type { FormatAnswer, JsonObject, ParseInput } from '../../../model/cedar/syntax/interchange.ts';
import { canonicalJson } from '../../json.ts';
import type { Property, Subject } from '../../subject.ts';
import { visible } from '../../visible.ts';
import { parseFeatures, readParseInput, reduceParse } from './parse.ts';
import { compareRejected, isRejected } from './rejected.ts';
import { commentsOf, textSize } from './text-tokens.ts';

export const cedarFormat: Subject<ParseInput, FormatAnswer> = {
  name: 'cedar/format',
  title: 'the formatter: idempotent, keeps the policies and every comment',
  generatorVersion: TEXT_GENERATOR_VERSION,
  generate: formatScenario,
  // The model prints, but does not format.
  implementations: ['engine', 'cedar-wasm'],
  testsEach: 1,
  tests: () => 1,
  compare: (_input, left, right) => (isRejected(left) || isRejected(right) ? compareRejected(left, right) : undefined),
  properties: [keepsThePolicies(), keepsTheComments(), isIdempotent()],
  reductions: reduceParse,
  size: ({ text }) => textSize(text),
  features: parseFeatures,
  render: ({ text }) => visible(text),
  read: readParseInput,
};

type FormatLaw = Property<ParseInput, FormatAnswer>;

/** As the engine reads both texts; whether it reads rightly is the business of `cedar/parse`. */
function keepsThePolicies(): FormatLaw {
  return {
    name: 'keeps the policies',
    broken: ({ text }, answer) => {
      if (isRejected(answer)) return undefined;
      const [before, after] = [policiesIn(text), policiesIn(answer.formatted)];
      if (before === undefined || before === after) return undefined;
      return after === undefined ? 'the formatted text is not accepted' : 'the formatted text says something else';
    },
  };
}

function policiesIn(text: string): string | undefined {
  const parsed = parsePolicies(text);
  if (!parsed.ok) return undefined;
  const { policies, templates } = parsed.value;
  const est = [...policies, ...templates].map(([id, policy]): [string, JsonObject] => [id, policyToEst(policy)]);
  return canonicalJson(Object.fromEntries(est));
}

function keepsTheComments(): FormatLaw {
  return {
    name: 'keeps the comments',
    broken: ({ text }, answer) => {
      if (isRejected(answer)) return undefined;
      const [before, after] = [commentsOf(text), commentsOf(answer.formatted)];
      const lost = before.findIndex((comment, i) => comment !== after[i]);
      if (lost < 0 && before.length === after.length) return undefined;
      return `comment ${Math.max(lost, before.length - 1)} of ${before.length}: ${visible(before[lost] ?? 'none')} became ${visible(after[lost] ?? 'none')}`;
    },
  };
}

function isIdempotent(): FormatLaw {
  return {
    name: 'is idempotent',
    broken: (_input, answer) => {
      if (isRejected(answer) || answer.again === answer.formatted) return undefined;
      return answer.again === undefined
        ? 'the formatted text does not format'
        : 'formatting the formatted text changes it';
    },
  };
}

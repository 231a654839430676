/** Strings, and `like` with patterns cut out of the strings that they will meet. */
import type { Json } from '../../model/cedar/syntax/interchange.ts';
import type { Choices } from '../choices.ts';
import { STRING } from './domain.ts';
import { type Est, like } from './est.ts';
import { literalOf } from './literals.ts';
import type { Site } from './site.ts';

/** There is no operator that makes strings: a path or a literal. */
export function text(site: Site): Est {
  const path = site.choices.chance(0.7) ? site.reach.pick(site.world, STRING, site.roots) : null;
  if (path !== null) return site.use(path);
  const datum = site.world.pools.pick(STRING);
  site.know(datum);
  return literalOf(datum);
}

export function likePattern(site: Site, depth: number, wish: boolean): Est {
  const { choices, world } = site;
  const left = site.expression(STRING, depth - 1);
  const { seen } = site;
  const matching = seen !== null && wish;
  const model = matching ? seen.text : world.pools.pick(STRING).text;
  const pattern = choices.chance(0.75) ? cutPattern(choices, model) : stretchedPattern(choices, model);
  site.truth = matching ? true : null;
  return like(left, pattern);
}

const WILDCARD = 'Wildcard';

/** Up to three runs of the text replaced by wildcards; matches the text. */
function cutPattern(choices: Choices, model: string): Json[] {
  const characters = [...model];
  const pattern: Json[] = [];
  let from = 0;
  const cuts = choices.integer(0, 3);
  for (let i = 0; i < cuts && from <= characters.length; i++) {
    const at = from + choices.below(characters.length - from + 1);
    if (at > from) pattern.push({ Literal: characters.slice(from, at).join('') });
    pattern.push(WILDCARD);
    from = at + choices.below(Math.min(4, characters.length - at + 1));
  }
  if (from < characters.length) pattern.push({ Literal: characters.slice(from).join('') });
  return pattern;
}

/** Character by character, with wildcards that must match nothing, or a character too many at the end. */
function stretchedPattern(choices: Choices, model: string): Json[] {
  const pattern: Json[] = [];
  for (const character of [...model].slice(0, 12)) {
    if (choices.chance(0.2)) pattern.push(WILDCARD);
    pattern.push({ Literal: character });
  }
  if (choices.chance(0.5)) pattern.push(WILDCARD);
  if (choices.chance(0.2)) pattern.push({ Literal: choices.pick(['a', '*', '?', '\n', '.']) });
  return pattern;
}

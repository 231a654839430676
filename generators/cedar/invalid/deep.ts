/**
 * Inputs beyond what any implementation takes. Limits of depth and size are each implementation's own business, and there is
 * nothing to compare between the smallest and the largest of them; beyond the largest all must refuse, and none may die.
 *
 * No policy JSON of such a depth is made but literals: it has two levels for each operator, and Lockstep itself writes 1,500.
 * JSON of such a depth is refused by the real Cedar's JSON reader before Cedar sees it, which is said to be no answer.
 */
import type { Json, JsonObject } from '../../../model/cedar/syntax/interchange.ts';
import type { Choices } from '../../choices.ts';

/** More levels than anybody takes: the engine reads 1,000 of an expression or value, and 1,024 of a type. */
const LEVELS = 1_100;

const nested = <T>(inside: T, around: (inside: T) => T, levels = LEVELS): T => {
  let whole = inside;
  for (let i = 0; i < levels; i++) whole = around(whole);
  return whole;
};

/** Lists in lists, as a value of an entity, a context or a literal of policy JSON. */
export const deepValue = (): Json => nested<Json>([], inside => [inside]);

/** A JSON schema with such a type in it. */
export function deepSchema(): JsonObject {
  const a = nested<JsonObject>({ type: 'Long' }, element => ({ type: 'Set', element }));
  return { '': { entityTypes: { Deep: { shape: { type: 'Record', attributes: { a } } } }, actions: {} } };
}

/** The text of a JSON document that is all brackets. */
export const deepText = (): string => nested('', inside => `[${inside}]`, 2 * LEVELS);

// ---------------------------------------------------------------------------------------------------------------- text

/*
 * Only for subjects that are not asked of the real Cedar: it dies of such texts, and cannot be given the other kind.
 */

const half = (choices: Choices): string => choices.pick(['\ud800', '\udfff', 'a\udc00\ud800']);

/** The text of one policy that goes too deep, or holds half of a surrogate pair. */
export function impossiblePolicy(choices: Choices): string {
  const around = (open: string, inside: string, close: string, levels?: number): string =>
    nested(inside, text => open + text + close, levels);
  const when = (body: string): string => `permit(principal, action, resource) when { ${body} };`;
  switch (choices.below(7)) {
    case 1:
      return when(around('', '1', ' + 1'));
    case 2:
      return when(around('[', '', ']'));
    case 3:
      return `permit(principal == ${around('(', 'User::"a"', ')')}, action, resource);`;
    case 4:
      return when(`principal.${half(choices)}`);
    case 5:
      return when(`"${half(choices)}" == ""`);
    case 6:
      return when(around('if true then 1 else ', '1', ''));
    default:
      return when(around('(', 'true', ')'));
  }
}

/** The text of entities that is no Unicode, as it stands or as an escape. */
export function halfEntities(choices: Choices): string {
  const text = choices.chance(0.5) ? half(choices) : '\\ud800';
  return `[{"uid":{"type":"User","id":"${text}"},"attrs":{},"parents":[]}]`;
}

/** Text of a schema whose types go too deep or become too many when their names are replaced by what they mean. */
export function impossibleSchema(choices: Choices): string {
  const types = (count: number, first: string, next: (name: string) => string): string => {
    const lines = Array.from({ length: count }, (_, i) => `type T${i} = ${i === 0 ? first : next(`T${i - 1}`)};`);
    return `${lines.join('\n')}\nentity E { a: T${count - 1} };`;
  };
  switch (choices.below(4)) {
    case 1:
      return types(LEVELS, 'Long', name => `Set<${name}>`);
    case 2:
      // Twice as large with each: 2^24 parts.
      return types(24, '{ a: Long, b: Long }', name => `{ a: ${name}, b: ${name} }`);
    case 3:
      return `entity E { "${half(choices)}": Long };`;
    default:
      return `entity E { a: ${nested('Long', inside => `Set<${inside}>`)} };`;
  }
}

/** Which names are names: language reference, part 1, 5.2 and 6.1. Identifiers are ASCII. */

import type { Policy, SlotName } from './syntax/abstract.ts';

/** The first eight are keywords; the last is kept for Cedar itself. All of them may name an annotation. */
const RESERVED: ReadonlySet<string> = new Set('true false if then else in is like has __cedar'.split(' '));

/** What an annotation may be called. */
export const isWord = (text: string): boolean => /^[A-Za-z_][A-Za-z0-9_]*$/.test(text);

/** What stands bare: after a dot, as the key of a record, as a part of a path. */
export const isIdentifier = (text: string): boolean => isWord(text) && !RESERVED.has(text);

/** A type's full name, written without blanks. */
export const isPath = (text: string): boolean => text.split('::').every(isIdentifier);

/** `Action` in any namespace; `Action::NS` is an ordinary type. */
export const isActionType = (type: string): boolean => type === 'Action' || type.endsWith('::Action');

/** The slots that the scope of a policy uses; a policy that uses any is a template. */
export const slotsOf = (policy: Policy): readonly SlotName[] =>
  [policy.principal, policy.resource].flatMap(scope => {
    const entity = scope.op === 'is' ? scope.in : scope.op === 'All' ? undefined : scope.entity;
    return entity !== undefined && 'slot' in entity ? [entity.slot] : [];
  });

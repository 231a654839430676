/** Which names are names: language reference, part 1, 5.2 and 6.1, and part 2, 1.2. Identifiers are ASCII. */

import type { Policy, SlotName } from './syntax/abstract.ts';

/** Never identifiers; policies also keep `__cedar` for Cedar itself. All of them may name an annotation. */
export const KEYWORDS: readonly string[] = 'true false if then else in is like has'.split(' ');

const word = /[A-Za-z_]\w*/.source;
const wordBut = (reserved: readonly string[]): string => `(?!(?:${reserved.join('|')})\\b)${word}`;
const identifier = wordBut([...KEYWORDS, '__cedar']);
const schemaIdentifier = wordBut(KEYWORDS);

const whole = (pattern: string): RegExp => new RegExp(`^${pattern}$`);
const path = (part: string): RegExp => whole(`${part}(?:::${part})*`);
const WORD = whole(word);
const IDENTIFIER = whole(identifier);
const PATH = path(identifier);
const SCHEMA_IDENTIFIER = whole(schemaIdentifier);
const SCHEMA_PATH = path(schemaIdentifier);

/** What an annotation may be called. */
export const isWord = (text: string): boolean => WORD.test(text);

/** What stands bare: after a dot, as the key of a record, as a part of a path. */
export const isIdentifier = (text: string): boolean => IDENTIFIER.test(text);

/** A type's full name, written without blanks. */
export const isPath = (text: string): boolean => PATH.test(text);

/** The same in schemas, where `__cedar` is the namespace of what is built in. */
export const isSchemaIdentifier = (text: string): boolean => SCHEMA_IDENTIFIER.test(text);
export const isSchemaPath = (text: string): boolean => SCHEMA_PATH.test(text);

/** `Action` in any namespace; `Action::NS` is an ordinary type. */
export const isActionType = (type: string): boolean => type === 'Action' || type.endsWith('::Action');

/** The slots that the scope of a policy uses; a policy that uses any is a template. */
export const slotsOf = (policy: Policy): readonly SlotName[] =>
  [policy.principal, policy.resource].flatMap(scope => {
    const entity = scope.op === 'is' ? scope.in : scope.op === 'All' ? undefined : scope.entity;
    return entity !== undefined && 'slot' in entity ? [entity.slot] : [];
  });

/**
 * Cedar tells what went wrong in words only: these tables turn its messages into the kinds and categories of the
 * language reference.
 *
 * A message is cut into the phrases that Cedar wrote; names, ids and values in between come from the input and can
 * contain anything, so a phrase is looked for at the start or the end wherever it stands there. Plain string searches
 * on purpose: V8 of Node 20 was seen to abort in long runs of regular expressions over these messages.
 */

import type { ErrorKind } from '../../../model/cedar/syntax/abstract.ts';

/** All given parts must fit; `has` are phrases in this order. */
interface Pattern {
  readonly category: string;
  readonly starts?: string;
  readonly has?: readonly string[];
  readonly ends?: string;
}

/** The first pattern that fits decides. */
type Table = readonly Pattern[];

/** Messages that no table knows: counted, with a few kept for whoever extends the tables. */
export class Unclassified {
  count = 0;
  readonly samples: string[] = [];

  add(message: string): void {
    this.count++;
    if (this.samples.length < 20 && !this.samples.includes(message)) this.samples.push(message);
  }
}

/** undefined: no pattern fits. */
export function classify(table: Table, message: string): string | undefined {
  for (const pattern of table) if (fits(pattern, message)) return pattern.category;
  return undefined;
}

function fits({ starts = '', has = [], ends = '' }: Pattern, message: string): boolean {
  if (!message.startsWith(starts) || !message.endsWith(ends)) return false;
  let from = starts.length;
  for (const phrase of has) {
    const at = message.indexOf(phrase, from);
    if (at < 0) return false;
    from = at + phrase.length;
  }
  return from + ends.length <= message.length;
}

// ------------------------------------------------------------------------------------------------- evaluation errors

/** Language reference, part 1, 0.1. */
const EVALUATION: readonly (Pattern & { readonly category: ErrorKind | 'nonValue' })[] = [
  { category: 'type', starts: 'type error: expected ' },
  { category: 'attrDoesNotExist', starts: 'record does not have the attribute `' },
  { category: 'entityDoesNotExist', starts: 'entity `', ends: '` does not exist' },
  { category: 'overflow', starts: 'integer overflow while attempting to ' },
  { category: 'extension', starts: 'error while evaluating `', has: ['` extension function: '] },
  { category: 'arity', starts: 'wrong number of arguments provided to extension function `' },
  { category: 'unknownFunction', starts: 'extension function `', ends: '` does not exist' },
  { category: 'nonValue', starts: 'the expression contains unknown(s): ' },
];
/** What follows the uid in a message that starts with one. */
const AFTER_UID: readonly (Pattern & { readonly category: ErrorKind })[] = [
  { category: 'attrDoesNotExist', starts: '` does not have the attribute `' },
  { category: 'tagDoesNotExist', starts: '` does not have the tag `' },
];

/**
 * `nonValue` comes only from `unknown(...)`, which is no part of the language and has no kind. undefined: not known.
 */
export function errorKindOf(message: string): ErrorKind | 'nonValue' | undefined {
  const [table, text] = message.startsWith('`') ? [AFTER_UID, afterUid(message)] : [EVALUATION, message];
  for (const pattern of table) if (fits(pattern, text)) return pattern.category;
  return undefined;
}

/** The part after the closing quote of the first string: an id may contain every phrase that is looked for. */
function afterUid(message: string): string {
  let i = message.indexOf('"') + 1;
  if (i === 0) return '';
  while (i < message.length && message[i] !== '"') i += message[i] === '\\' ? 2 : 1;
  return message.slice(i + 1);
}

// ------------------------------------------------------------------------------------------------------- the validator

/** Language reference, part 2, 4; messages without their `for policy ...`. */
export const VALIDATION: Table = [
  { category: 'unrecognizedEntityType', starts: 'unrecognized entity type `' },
  { category: 'unrecognizedActionId', starts: 'unrecognized action `' },
  {
    category: 'invalidActionApplication',
    starts: 'unable to find an applicable action given the policy scope constraints',
  },
  { category: 'unexpectedType', starts: 'unexpected type: expected ' },
  { category: 'incompatibleTypes', starts: 'the type', ends: ' not compatible' },
  { category: 'attributeNotFound', starts: 'attribute `', ends: ' not found' },
  {
    category: 'unsafeOptionalAttribute',
    starts: 'unable to guarantee safety of access to optional attribute ',
  },
  { category: 'unsafeTagAccess', starts: 'unable to guarantee safety of access to tag ' },
  { category: 'noTagsAllowed', starts: '`.getTag()` is not allowed on entities of ' },
  { category: 'undefinedFunction', starts: 'undefined extension function: ' },
  { category: 'wrongNumberArguments', starts: 'wrong number of arguments in extension function application' },
  { category: 'functionArgumentValidation', starts: 'error during extension function argument validation: ' },
  { category: 'emptySetForbidden', starts: 'empty set literals are forbidden in policies' },
  {
    category: 'nonLitExtConstructor',
    starts: 'extension constructors may not be called with non-literal expressions',
  },
  { category: 'internalInvariantViolation', starts: 'internal invariant violated' },
  {
    category: 'invalidEnumEntity',
    starts: 'entity `',
    has: ['` is of an enumerated entity type, but `'],
    ends: '` is not declared as a valid eid',
  },
  { category: 'impossiblePolicy', starts: 'policy is impossible: ' },
  { category: 'mixedScriptString', starts: 'string `', ends: '` contains mixed scripts' },
  { category: 'bidiString', starts: 'string `', ends: '` contains BIDI control characters' },
  { category: 'bidiIdentifier', starts: 'identifier `', ends: '` contains BIDI control characters' },
  { category: 'mixedScriptIdentifier', starts: 'identifier `', ends: '` contains mixed scripts' },
  {
    category: 'confusableIdentifier',
    starts: 'identifier `',
    has: ['` contains the character `', '` which is not a printable ASCII character'],
  },
];

/** `policyId` is what the message is about: the id may contain anything, so it is followed to its end. */
export function withoutPolicy(message: string, policyId: string): string {
  const start = 'for policy `';
  if (!message.startsWith(start)) return message;
  const end = endOfEscaped(message, start.length, policyId);
  const follows = end === undefined ? undefined : ['`, ', '`: '].find(separator => message.startsWith(separator, end));
  return end === undefined || follows === undefined ? message : message.slice(end + follows.length);
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['0', '\0'],
]);

/** Where `id` ends, which Cedar writes with the escapes of Rust; undefined: something else stands there. */
function endOfEscaped(message: string, from: number, id: string): number | undefined {
  let at = from;
  for (const character of id) {
    const { meant, length } = escapeAt(message, at);
    if (meant === character) at += length;
    else if (message.startsWith(character, at)) at += character.length;
    else return undefined;
  }
  return at;
}

/** `\n`, `\"`, `\u{200b}`: the character that is meant, and how many stand for it. Without an escape, no character is meant. */
function escapeAt(message: string, at: number): { readonly meant: string | undefined; readonly length: number } {
  if (message[at] !== '\\') return { meant: undefined, length: 0 };
  const kind = message[at + 1] ?? '';
  const close = kind === 'u' ? message.indexOf('}', at) : -1;
  if (close < 0) return { meant: ESCAPES.get(kind) ?? kind, length: 2 };
  const code = Number.parseInt(message.slice(at + '\\u{'.length, close), 16);
  return { meant: code <= 0x10_ffff ? String.fromCodePoint(code) : undefined, length: close + 1 - at };
}

// ------------------------------------------------------------------------------------- schemas, entities and requests

const IN_SCHEMA_TEXT = 'failed to parse schema from string: error parsing schema: ';
const IN_SCHEMA_JSON = 'failed to parse schema from JSON: ';

/** Language reference, part 2, 1.5. */
export const SCHEMA: Table = [
  { category: 'reservedIdentifier', starts: IN_SCHEMA_TEXT, ends: '` is a reserved identifier' },
  { category: 'reservedKeyword', has: ['reserved schema keyword'] },
  { category: 'reservedKeyword', has: ['is reserved and cannot be the basename'] },
  { category: 'reservedName', starts: IN_SCHEMA_TEXT, has: ['use of the reserved `__cedar` namespace'] },
  { category: 'reservedName', has: ['contains `__cedar`, which is reserved'] },
  { category: 'actionEntityTypeDeclared', has: ['entity type `Action` declared in `entityTypes` list'] },
  { category: 'declaredTwice', starts: IN_SCHEMA_TEXT, ends: '` is declared twice' },
  { category: 'duplicateNamespace', starts: `${IN_SCHEMA_TEXT}duplicate namespace id` },
  { category: 'duplicateAnnotation', has: ['duplicate annotations'] },
  { category: 'duplicateAppDecl', starts: `${IN_SCHEMA_TEXT}duplicate `, has: [' declaration in action `'] },
  { category: 'missingOrEmptyAppDecl', starts: `${IN_SCHEMA_TEXT}missing \``, has: ['` declaration for '] },
  { category: 'missingOrEmptyAppDecl', starts: `${IN_SCHEMA_TEXT}for action `, has: ['` is `[]`'] },
  { category: 'typeNotDefined', starts: 'failed to resolve type' },
  { category: 'actionNotDefined', starts: 'undeclared action' },
  { category: 'undeclaredEntityType', starts: 'undeclared entity type' },
  { category: 'commonTypeCycle', starts: 'cycle in common type references' },
  { category: 'actionCycle', starts: 'cycle in action hierarchy' },
  { category: 'shadowing', starts: 'definition of `', has: ['` illegally shadows '] },
  { category: 'notRecord', has: [' is declared with a type other than `Record`'] },
  { category: 'unknownExtensionType', starts: 'unknown extension type' },
  { category: 'unsupportedFeature', has: ['unsupported feature used in schema'] },
  { category: 'parse', starts: `${IN_SCHEMA_TEXT}unexpected ` },
  { category: 'parse', starts: `${IN_SCHEMA_TEXT}invalid token` },
  { category: 'parse', starts: `${IN_SCHEMA_TEXT}Invalid escape codes` },
  { category: 'jsonShape', starts: IN_SCHEMA_JSON },
];

const IN_ENTITIES = 'error during entity deserialization: ';
const NOT_CONFORMING = 'entity does not conform to the schema: ';

/** Problems of a single value, in entities and contexts alike: language reference, part 2, 2.1. */
const VALUES: Table = [
  { category: 'missingRecordAttr', has: ['expected the record to have an attribute `'] },
  { category: 'unexpectedRecordAttr', has: ['record attribute `', '` should not exist'] },
  {
    category: 'invalidEnumEid',
    has: ['entity `', '` is of an enumerated entity type, but `', '` is not declared as a valid eid'],
  },
  { category: 'nullValue', has: ['found a `null`'] },
  { category: 'exprEscape', has: ['`__expr` escape'] },
  { category: 'expectedEntityRef', has: ['expected a literal entity reference'] },
  { category: 'badEscape', has: ['failed to parse escape `'] },
];

/** JSON that Cedar cannot read as such, and text that is none. */
const BROKEN: Table = [
  { category: 'jsonShape', has: ['` occurs two or more times in the same JSON object'] },
  { category: 'jsonShape', has: ['number out of range'] },
  { category: 'jsonShape', starts: 'the entities are no JSON document' },
  { category: 'jsonShape', starts: 'data did not match any variant' },
];

/** Language reference, part 2, 2.1. */
export const ENTITIES: Table = [
  { category: 'duplicateEntity', starts: 'duplicate entity entry ' },
  { category: 'cycle', has: ['input graph has a cycle'] },
  { category: 'unexpectedAttr', starts: `${IN_ENTITIES}attribute \``, has: ['` should not exist'] },
  { category: 'unexpectedTag', starts: `${IN_ENTITIES}found a tag \``, has: ['but no tags should exist on'] },
  { category: 'actionParentNotAction', starts: `${IN_ENTITIES}action \``, has: ['` has a non-action parent `'] },
  { category: 'extensionEval', starts: `${IN_ENTITIES}failed to evaluate ` },
  { category: 'unknownFunction', starts: `${IN_ENTITIES}extension function \``, ends: '` does not exist' },
  { category: 'wrongArgCount', starts: `${IN_ENTITIES}expected `, has: [' arguments for function '] },
  {
    category: 'undeclaredEntityType',
    starts: `${IN_ENTITIES}entity \``,
    ends: '` which is not declared in the schema',
  },
  {
    category: 'missingRequiredAttr',
    starts: `${NOT_CONFORMING}expected entity \``,
    has: ['` to have attribute `'],
  },
  {
    category: 'actionMismatch',
    starts: `${NOT_CONFORMING}definition of action `,
    has: ['does not match its schema declaration'],
  },
  {
    category: 'undeclaredAction',
    starts: NOT_CONFORMING,
    has: ['action', 'was not declared as an action in the schema'],
  },
  { category: 'invalidAncestorType', starts: NOT_CONFORMING, has: ['is not allowed to have an ancestor of type `'] },
  { category: 'unexpectedAttr', starts: `${NOT_CONFORMING}attribute \``, has: ['` should not exist'] },
  { category: 'unexpectedTag', starts: NOT_CONFORMING, has: ['but no tags should exist on'] },
  ...VALUES,
  ...BROKEN,
  { category: 'typeMismatch', has: ['type mismatch: value was expected to have type '] },
  { category: 'jsonShape', starts: IN_ENTITIES },
];

/** Language reference, part 2, 2.2. */
export const REQUEST: Table = [
  { category: 'undeclaredPrincipalType', starts: 'principal type `', ends: '` is not declared in the schema' },
  { category: 'undeclaredResourceType', starts: 'resource type `', ends: '` is not declared in the schema' },
  { category: 'invalidPrincipalType', starts: 'principal type `', has: ['` is not valid for `'] },
  { category: 'invalidResourceType', starts: 'resource type `', has: ['` is not valid for `'] },
  { category: 'undeclaredAction', starts: 'action `', ends: '` does not exist in the supplied schema' },
  { category: 'undeclaredAction', starts: 'action `', ends: '` is not declared in the schema' },
  { category: 'invalidContext', starts: 'context `', has: ['` is not valid for `'] },
  ...VALUES,
  ...BROKEN,
  { category: 'extensionEval', starts: 'error while evaluating `' },
  { category: 'extensionEval', starts: 'type error: expected ' },
  { category: 'extensionEval', starts: 'wrong number of arguments provided to extension function `' },
  { category: 'wrongArgCount', starts: 'expected ', has: [' arguments for function '] },
  { category: 'contextTypeMismatch', starts: 'expression is not a record: ' },
  { category: 'contextTypeMismatch', starts: 'while parsing context, type mismatch' },
];

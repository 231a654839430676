/**
 * The grammar of what goes in: which JSON is a policy, a catalogue, a list of findings.
 *
 * Specification of refinement, 1.1 and 1.2. Patterns are not checked: a malformed one is kept and matches nothing.
 */

import type { Json, JsonObject } from '../cedar/syntax/interchange.ts';
import type { CatalogueJson, FindingJson, PolicyJson } from './syntax/interchange.ts';

type Check = (json: Json) => boolean;

const isObject = (json: Json): json is JsonObject =>
  typeof json === 'object' && json !== null && !Array.isArray(json) && !(json instanceof Number);
const isString = (json: Json): json is string => typeof json === 'string';
const isScalar: Check = json => json !== null && (typeof json !== 'object' || json instanceof Number);

const oneOf =
  (...words: readonly string[]): Check =>
  json =>
    isString(json) && words.includes(json);
const listOf =
  (check: Check): Check =>
  json =>
    Array.isArray(json) && json.every(check);
const oneOrMore =
  (check: Check): Check =>
  json =>
    check(json) || listOf(check)(json);
const mapOf =
  (check: Check): Check =>
  json =>
    isObject(json) && Object.values(json).every(check);

/** No other keys than those named, and each value as its check says. */
const only =
  (elements: ReadonlyMap<string, Check>): Check =>
  json =>
    isObject(json) && Object.entries(json).every(([key, value]) => elements.get(key)?.(value) ?? false);
const has = (json: Json, key: string): boolean => isObject(json) && Object.hasOwn(json, key);

// -------------------------------------------------------------------------------------------------------------- policy

const isPrincipal: Check = json =>
  json === '*' ||
  only(
    new Map([
      ['AWS', oneOrMore(isString)],
      ['Federated', oneOrMore(isString)],
      ['Service', oneOrMore(isString)],
      ['CanonicalUser', oneOrMore(isString)],
    ]),
  )(json);

const STATEMENT: ReadonlyMap<string, Check> = new Map([
  ['Sid', isString],
  ['Effect', oneOf('Allow', 'Deny')],
  ['Action', oneOrMore(isString)],
  ['NotAction', oneOrMore(isString)],
  ['Resource', oneOrMore(isString)],
  ['NotResource', oneOrMore(isString)],
  ['Principal', isPrincipal],
  ['NotPrincipal', isPrincipal],
  ['Condition', mapOf(mapOf(oneOrMore(isScalar)))],
]);

const isStatement: Check = json =>
  only(STATEMENT)(json) &&
  has(json, 'Effect') &&
  has(json, 'Action') !== has(json, 'NotAction') &&
  !(has(json, 'Resource') && has(json, 'NotResource')) &&
  !(has(json, 'Principal') && has(json, 'NotPrincipal'));

const POLICY: ReadonlyMap<string, Check> = new Map([
  ['Version', oneOf('2012-10-17', '2008-10-17')],
  ['Id', isString],
  ['Statement', oneOrMore(isStatement)],
]);

export const isPolicy = (json: Json): json is PolicyJson => only(POLICY)(json) && has(json, 'Statement');

// ------------------------------------------------------------------------------------------------------- what is known

/** A namespace or the name of an action: nothing that could be taken for a wildcard or a colon. */
const isName: Check = json => isString(json) && /^[A-Za-z0-9-]+$/.test(json);

export const isCatalogue = (json: Json): json is CatalogueJson =>
  mapOf(listOf(isName))(json) && Object.keys(json as JsonObject).every(isName);

const FINDING: ReadonlyMap<string, Check> = new Map([
  ['serviceNamespace', isName],
  ['actions', listOf(isName)],
]);

/** An unknown key is refused: `action` instead of `actions` would mean the whole service. */
const isFinding: Check = json => only(FINDING)(json) && has(json, 'serviceNamespace');

export const isFindings = (json: Json): json is readonly FindingJson[] => listOf(isFinding)(json);

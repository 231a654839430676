/**
 * Which JSON is a policy, a catalogue, a list of findings. One pass, no tables: a catalogue may hold 22,000 names.
 *
 * The contents of patterns are not looked at: a malformed one stays where it is and matches nothing.
 */

import type { Json, JsonObject } from '../../model/cedar/syntax/interchange.ts';
import type { CatalogueJson, FindingJson, PolicyJson } from '../../model/iam/syntax/interchange.ts';

const isObject = (json: Json | undefined): json is JsonObject =>
  typeof json === 'object' && json !== null && !Array.isArray(json) && !(json instanceof Number);

const isList = (json: Json | undefined): json is readonly Json[] => Array.isArray(json);

const isText = (json: Json): json is string => typeof json === 'string';

const isTextOrTexts = (json: Json): boolean => isText(json) || (isList(json) && json.every(isText));

/** Own keys only, so that `toString` is a key like any other. */
export function isPolicy(json: Json): json is PolicyJson {
  if (!isObject(json) || !Object.hasOwn(json, 'Statement')) return false;
  for (const key of Object.keys(json)) {
    const value = json[key] as Json;
    switch (key) {
      case 'Version':
        if (value !== '2012-10-17' && value !== '2008-10-17') return false;
        break;
      case 'Id':
        if (!isText(value)) return false;
        break;
      case 'Statement':
        if (isList(value) ? !value.every(isStatement) : !isStatement(value)) return false;
        break;
      default:
        return false;
    }
  }
  return true;
}

function isStatement(json: Json): boolean {
  if (!isObject(json)) return false;
  let [effects, actions, resources, principals] = [0, 0, 0, 0];
  for (const key of Object.keys(json)) {
    const value = json[key] as Json;
    switch (key) {
      case 'Effect':
        effects++;
        if (value !== 'Allow' && value !== 'Deny') return false;
        break;
      case 'Sid':
        if (!isText(value)) return false;
        break;
      case 'Action':
      case 'NotAction':
        actions++;
        if (!isTextOrTexts(value)) return false;
        break;
      case 'Resource':
      case 'NotResource':
        resources++;
        if (!isTextOrTexts(value)) return false;
        break;
      case 'Principal':
      case 'NotPrincipal':
        principals++;
        if (!isPrincipal(value)) return false;
        break;
      case 'Condition':
        if (!isCondition(value)) return false;
        break;
      default:
        return false;
    }
  }
  return effects === 1 && actions === 1 && resources <= 1 && principals <= 1;
}

const PRINCIPALS = new Set(['AWS', 'Federated', 'Service', 'CanonicalUser']);

function isPrincipal(json: Json): boolean {
  if (json === '*') return true;
  return isObject(json) && Object.keys(json).every(key => PRINCIPALS.has(key) && isTextOrTexts(json[key] as Json));
}

function isCondition(json: Json): boolean {
  if (!isObject(json)) return false;
  return Object.keys(json).every(operator => {
    const keys = json[operator];
    return isObject(keys) && Object.keys(keys).every(key => isScalarOrScalars(keys[key] as Json));
  });
}

const isScalar = (json: Json): boolean => (typeof json === 'object' ? json instanceof Number : true);

const isScalarOrScalars = (json: Json): boolean => (isList(json) ? json.every(isScalar) : isScalar(json));

// ------------------------------------------------------------------------------------------------------- what is known

/** Letters, digits and hyphens, at least one: the trie relies on their codes being below 128. */
function isName(json: Json): boolean {
  if (typeof json !== 'string' || json === '') return false;
  for (let i = 0; i < json.length; i++) {
    const code = json.charCodeAt(i);
    const letter = (code | 32) >= 97 && (code | 32) <= 122;
    if (!letter && !(code >= 48 && code <= 57) && code !== 45) return false;
  }
  return true;
}

export function isCatalogue(json: Json): json is CatalogueJson {
  if (!isObject(json)) return false;
  return Object.keys(json).every(service => {
    const names = json[service];
    return isName(service) && isList(names) && names.every(isName);
  });
}

export const isFindings = (json: Json): json is readonly FindingJson[] => isList(json) && json.every(isFinding);

function isFinding(json: Json): boolean {
  if (!isObject(json) || !Object.hasOwn(json, 'serviceNamespace')) return false;
  return Object.keys(json).every(key => {
    const value = json[key] as Json;
    if (key === 'serviceNamespace') return isName(value);
    return key === 'actions' && isList(value) && value.every(isName);
  });
}

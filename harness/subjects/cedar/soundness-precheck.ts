/**
 * Whether a policy that a request satisfies could be of type False there, told from its policy JSON and the request alone.
 *
 * Exact where it says no: then no rule of the type checker gives False (language reference, part 2, 3.3 to 3.5). The schema
 * is not looked at, so what depends on declared attributes, tags or hierarchies is a maybe.
 */

import type { Json, JsonObject, PolicySetJson, RequestJson } from '../../../model/cedar/syntax/interchange.ts';
import { isObject } from '../../json.ts';
import { operatorOf } from './est.ts';

/** Whether the type can be False, and whether it can be True. */
interface Singletons {
  readonly no: boolean;
  readonly yes: boolean;
}

const NEVER: Singletons = { no: false, yes: false };
const MAYBE: Singletons = { no: true, yes: true };
const ONLY_TRUE: Singletons = { no: false, yes: true };
const ONLY_FALSE: Singletons = { no: true, yes: false };

export function mayBeImpossible(set: PolicySetJson, id: string, request: RequestJson): boolean {
  const policy = Object.hasOwn(set.staticPolicies, id) ? set.staticPolicies[id] : undefined;
  // Text and links: not looked into.
  if (!isObject(policy)) return true;
  if (constraint(policy.principal, request.principal) || constraint(policy.resource, request.resource)) return true;
  if (actionConstraint(policy.action, request.action)) return true;
  const conditions = Array.isArray(policy.conditions) ? (policy.conditions as readonly JsonObject[]) : [];
  return conditions.some(({ kind, body = null }) => {
    const types = singletons(body, request);
    return kind === 'unless' ? types.yes : types.no;
  });
}

/** An entity is only ever compared with entities of its type, or found to be of another. */
function constraint(json: Json | undefined, entity: JsonObject): boolean {
  if (!isObject(json)) return true;
  const within = isObject(json.in) ? json.in.entity : json.entity;
  const sameType = (uid: Json | undefined): boolean => isObject(uid) && uid.type === entity.type;
  switch (json.op) {
    case 'All':
      return false;
    case '==':
    case 'in':
      return !sameType(json.entity);
    case 'is':
      return json.entity_type !== entity.type || (json.in !== undefined && !sameType(within));
    default:
      return true;
  }
}

function actionConstraint(json: Json | undefined, action: JsonObject): boolean {
  if (!isObject(json)) return true;
  const listed = Array.isArray(json.entities) ? (json.entities as readonly Json[]) : [json.entity ?? null];
  return json.op !== 'All' && !listed.some(uid => sameUid(uid, action));
}

const sameUid = (a: Json | undefined, b: JsonObject): boolean => isObject(a) && a.type === b.type && a.id === b.id;

const BOOLEANS: ReadonlySet<string> = new Set([
  '<',
  '<=',
  '>',
  '>=',
  'like',
  'contains',
  'containsAll',
  'containsAny',
  'isEmpty', //
]);

function singletons(node: Json, request: RequestJson): Singletons {
  const operator = operatorOf(node) ?? '';
  const content = isObject(node) ? node[operator] : undefined;
  if (BOOLEANS.has(operator)) return NEVER;
  // A call of an extension function: its result is no singleton.
  if (Array.isArray(content) && operator !== 'Set') return NEVER;
  if (!isObject(content)) return operator === 'Value' ? literal(content) : MAYBE;
  const of = (key: string): Singletons => singletons(content[key] ?? null, request);
  switch (operator) {
    case '!':
      return negated(of('arg'));
    case '&&': {
      const [left, right] = [of('left'), of('right')];
      return { no: left.no || right.no, yes: left.yes && right.yes };
    }
    case '||': {
      const [left, right] = [of('left'), of('right')];
      return { no: left.no && right.no, yes: left.yes || right.yes };
    }
    case 'if-then-else': {
      const [yes, no] = [of('then'), of('else')];
      return { no: yes.no || no.no, yes: yes.yes || no.yes };
    }
    case '==':
      return equality(content, request);
    case '!=':
      return negated(equality(content, request));
    case 'is':
      return ofType(content, request);
    case 'in':
      return membership(content, request);
    default:
      return MAYBE;
  }
}

const negated = ({ no, yes }: Singletons): Singletons => ({ no: yes, yes: no });
const literal = (json: Json | undefined): Singletons =>
  json === true ? ONLY_TRUE : json === false ? ONLY_FALSE : MAYBE;

/** The request's entity that a variable stands for. */
function variable(node: Json | undefined, request: RequestJson): JsonObject | undefined {
  const name = isObject(node) ? node.Var : undefined;
  return name === 'principal' || name === 'resource' || name === 'action' ? request[name] : undefined;
}

function entityLiteral(node: Json | undefined): JsonObject | undefined {
  const value = isObject(node) ? node.Value : undefined;
  return isObject(value) && isObject(value.__entity) ? value.__entity : undefined;
}

/** A variable and an entity, in either order; or a literal that is no entity with something that is no literal. */
function equality({ left, right }: JsonObject, request: RequestJson): Singletons {
  if (isPlain(left) !== isPlain(right) && !isLiteral(isPlain(left) ? right : left)) return NEVER;
  const [subject, other] = entityLiteral(left) === undefined ? [left, right] : [right, left];
  const [known, compared] = [variable(subject, request), entityLiteral(other)];
  if (known === undefined || compared === undefined) return MAYBE;
  if (isObject(subject) && subject.Var === 'action') return sameUid(compared, known) ? ONLY_TRUE : ONLY_FALSE;
  return known.type === compared.type ? NEVER : ONLY_FALSE;
}

/** The action counts as a literal. */
const isLiteral = (node: Json | undefined): boolean =>
  isObject(node) && (Object.hasOwn(node, 'Value') || node.Var === 'action');
const isPlain = (node: Json | undefined): boolean =>
  isObject(node) && Object.hasOwn(node, 'Value') && !isObject(node.Value);

function ofType({ left, entity_type, in: within }: JsonObject, request: RequestJson): Singletons {
  const known = variable(left, request);
  if (known === undefined || within !== undefined) return MAYBE;
  return known.type === entity_type ? ONLY_TRUE : ONLY_FALSE;
}

function membership({ left, right }: JsonObject, request: RequestJson): Singletons {
  const [known, container] = [variable(left, request), entityLiteral(right)];
  const isAction = isObject(left) && left.Var === 'action';
  return known !== undefined && container !== undefined && !isAction && known.type === container.type ? NEVER : MAYBE;
}

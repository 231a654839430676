/**
 * Soundness of validation, as laws of `cedar/authorize`: what strict validation promises (language reference, part 2, 5)
 * holds for the answer of every implementation.
 *
 * The inputs meet the premises: an answer that is not rejected says that entities and requests conform to the schema.
 * The judge of policies is the model's validator. It is asked about one policy in one request environment, and only when
 * an answer is suspicious, so that a campaign hardly notices.
 */

import { uidKey } from '../../../model/cedar/entities.ts';
import { link } from '../../../model/cedar/link.ts';
import { loadPolicySet } from '../../../model/cedar/load.ts';
import { readSchema } from '../../../model/cedar/schema/read.ts';
import type { EntityUid, ErrorKind, PolicySet, Schema, SlotName } from '../../../model/cedar/syntax/abstract.ts';
import type {
  AuthorizeAnswer,
  AuthorizeInput,
  PolicySetJson,
  RequestJson,
  UidJson,
} from '../../../model/cedar/syntax/interchange.ts';
import { coreCondition } from '../../../model/cedar/validate/core.ts';
import { checkCondition } from '../../../model/cedar/validate/typecheck.ts';
import { validate } from '../../../model/cedar/validate/validate.ts';
import type { Property } from '../../subject.ts';
import { isRejected } from './rejected.ts';
import { mayBeImpossible } from './soundness-precheck.ts';

type AnswerLaw = Property<AuthorizeInput, AuthorizeAnswer>;

/** Kinds that no valid policy ends in; entities that do not exist, overflows and extension errors remain possible. */
const EXCLUDED: ReadonlySet<ErrorKind> = new Set<ErrorKind>([
  'type',
  'attrDoesNotExist',
  'tagDoesNotExist',
  'unknownFunction',
  'arity',
]);

export function validPoliciesDoNotErr(): AnswerLaw {
  return {
    name: 'valid policies do not err',
    // The type check of each policy that errs were a twentieth of a campaign's time.
    every: 4,
    broken: (input, answer) => {
      if (input.schema === null || isRejected(answer)) return undefined;
      for (const [i, { errors }] of answer.responses.entries()) {
        for (const { policyId, kind } of errors) {
          if (kind === undefined || !EXCLUDED.has(kind)) continue;
          const request = input.requests[i];
          if (request === undefined || !judgeOf(input).isValid(policyId, request)) continue;
          return `responses[${i}]: ${policyId} is valid, but ends in an error of the kind ${kind}`;
        }
      }
      return undefined;
    },
  };
}

/**
 * An impossible policy is False in every environment, so one environment in which it is not is enough to acquit it: of each
 * policy, the first request that it satisfies is looked at. False there, it is convicted even if possible elsewhere.
 */
export function impossiblePoliciesAreNotSatisfied(): AnswerLaw {
  return {
    name: 'impossible policies are not satisfied',
    // Each policy that decides needs a type check: on every input that were a quarter of a campaign's time.
    every: 16,
    broken: (input, answer) => {
      if (input.schema === null || isRejected(answer)) return undefined;
      const acquitted = new Set<string>();
      for (const [i, { reasons }] of answer.responses.entries()) {
        const request = input.requests[i];
        if (request === undefined) break;
        for (const id of reasons) {
          if (acquitted.has(id)) continue;
          acquitted.add(id);
          if (!mayBeImpossible(input.policies, id, request) || !judgeOf(input).isFalse(id, request)) continue;
          if (judgeOf(input).isValid(id, request)) return `responses[${i}]: ${id} is valid and False, but satisfied`;
        }
      }
      return undefined;
    },
  };
}

// ------------------------------------------------------------------------------------------------------------ the judge

interface Check {
  readonly isFalse: boolean;
  readonly hasProblem: boolean;
}

/** What the model's validator says of the policies of one input; everything is worked out when first asked for. */
class Judge {
  readonly input: AuthorizeInput;
  private readonly schema: Schema | undefined;
  private readonly validity = new Map<string, boolean>();
  private readonly checks = new Map<string, Check | undefined>();

  constructor(input: AuthorizeInput) {
    this.input = input;
    const schema = input.schema === null ? undefined : readSchema(input.schema);
    // What the model does not load is a difference, and the comparison's business.
    if (schema !== undefined && 'loaded' in schema) this.schema = schema.loaded;
  }

  isFalse(id: string, request: RequestJson): boolean {
    return this.check(id, request)?.isFalse === true;
  }

  /** Most policies that are invalid are so in the environment of the request; the others are looked at only if not. */
  isValid(id: string, request: RequestJson): boolean {
    if (this.check(id, request)?.hasProblem !== false) return false;
    const known = this.validity.get(id);
    if (known !== undefined) return known;
    const valid = this.schema !== undefined && isValid(partFor(this.input.policies, id), this.schema);
    this.validity.set(id, valid);
    return valid;
  }

  private check(id: string, request: RequestJson): Check | undefined {
    const [principal, action, resource] = [uidOf(request.principal), uidOf(request.action), uidOf(request.resource)];
    const key = JSON.stringify([id, principal.type, action, resource.type]);
    if (!this.checks.has(key) && this.schema !== undefined) {
      this.checks.set(key, check(partFor(this.input.policies, id), this.schema, principal.type, action, resource.type));
    }
    return this.checks.get(key);
  }
}

const uidOf = (json: UidJson): EntityUid => {
  const inner = (json as { readonly __entity?: UidJson }).__entity ?? json;
  return { type: inner.type, id: inner.id };
};

/** The policy alone; of a link, it and its template. undefined: the model does not load it. */
function partFor({ staticPolicies, templates, templateLinks }: PolicySetJson, id: string): PolicySet | undefined {
  const links = templateLinks.filter(({ newId }) => newId === id);
  const only = <T>(map: { readonly [id: string]: T }, ids: readonly string[]): { readonly [id: string]: T } =>
    Object.fromEntries(ids.filter(each => Object.hasOwn(map, each)).map(each => [each, map[each] as T]));
  const part = {
    staticPolicies: only(staticPolicies, [id]),
    templates: only(
      templates,
      links.map(({ templateId }) => templateId),
    ),
    templateLinks: links,
  };
  const loaded = loadPolicySet(part);
  return 'loaded' in loaded ? loaded.loaded : undefined;
}

/** The policy, or the link, in one request environment. */
function check(
  part: PolicySet | undefined,
  schema: Schema,
  principal: string,
  actionUid: EntityUid,
  resource: string,
): Check | undefined {
  const [made] = part?.templateLinks ?? [];
  const [policy] = (made === undefined ? part?.staticPolicies : part?.templates)?.values() ?? [];
  const action = schema.actions.get(uidKey(actionUid));
  if (policy === undefined || action === undefined) return undefined;
  let hasProblem = false;
  const report = (): void => {
    hasProblem = true;
  };
  const environment = { principal, action, resource };
  const condition = coreCondition(made === undefined ? policy : link(policy, made.values), NO_SLOTS);
  const { type } = checkCondition(condition, { environment, schema, report, types: new Map() });
  return { isFalse: type?.kind === 'false', hasProblem };
}

const NO_SLOTS: ReadonlyMap<SlotName, string> = new Map();

/** A link is valid if its template is, and it itself. */
function isValid(part: PolicySet | undefined, schema: Schema): boolean {
  if (part === undefined) return false;
  const { errors } = validate(part, schema);
  return [...errors.values()].every(categories => categories.size === 0);
}

/** The answers of all implementations to one input come one after the other: they share the last judge. */
let last: Judge | undefined;

function judgeOf(input: AuthorizeInput): Judge {
  if (last?.input !== input) last = new Judge(input);
  return last;
}

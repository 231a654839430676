import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { EntityUid, Expr, Policy, PolicySet, Schema, SlotName } from '../../../model/cedar/syntax/abstract.ts';
import { readPolicy } from '../est-read.ts';
import { parseJson } from '../json.ts';
import { parsePolicy } from '../parse-policy.ts';
import type { Read } from '../read.ts';
import { readSchema } from '../schema/read.ts';
import { NO_CAPABILITIES } from './capabilities.ts';
import type { ErrorCategory } from './categories.ts';
import { Checker } from './check.ts';
import { bodyOf, checkEnvironments, environment } from './environments.ts';
import { indexOf } from './schema-index.ts';
import { actionExpression, scopeExpression } from './scope.ts';
import { Survey } from './survey.ts';
import { FALSE } from './types.ts';
import { validate } from './validate.ts';

interface Vector {
  readonly schema: string;
  readonly policy: string;
  readonly policyFormat?: 'json';
  readonly template?: true;
  readonly links?: readonly { templateId: string; newId: string; values: Record<SlotName, EntityUid> }[];
  readonly errors: readonly string[];
  readonly warnings?: readonly string[];
}
const vectors: readonly Vector[] = JSON.parse(
  readFileSync(new URL('../testdata/validation-vectors.json', import.meta.url), 'utf8'),
);

function unwrap<T>(outcome: Read<T>): T {
  if (!outcome.ok) throw new Error(outcome.problem);
  return outcome.value;
}

const schemas = new Map<string, Schema>();
function schemaOf(text: string): Schema {
  const known = schemas.get(text) ?? unwrap(readSchema(text));
  schemas.set(text, known);
  return known;
}

const policyOf = ({ policy, policyFormat }: Vector): Policy =>
  unwrap(policyFormat === 'json' ? readPolicy(unwrap(parseJson(policy))) : parsePolicy(policy));

function policySet(vector: Vector): PolicySet {
  const policy = policyOf(vector);
  const none = new Map<string, Policy>();
  if (!vector.template) return { staticPolicies: new Map([['policy0', policy]]), templates: none, templateLinks: [] };
  const templateLinks = (vector.links ?? []).map(({ templateId, newId, values }) => ({
    templateId,
    newId,
    values: new Map(Object.entries(values) as [SlotName, EntityUid][]),
  }));
  return { staticPolicies: none, templates: new Map([['t0', policy]]), templateLinks };
}

const united = (byId: ReadonlyMap<string, ReadonlySet<string>>): string[] =>
  [...new Set([...byId.values()].flatMap(found => [...found]))].sort();

describe('validation vectors of real Cedar', () => {
  it('are all here', () => expect(vectors.length).toBe(635));
  it.each(vectors.map((vector): [string, Vector] => [vector.policy, vector]))('%s', (_, vector) => {
    const { errors, warnings } = validate(policySet(vector), schemaOf(vector.schema));
    expect({ errors: united(errors), warnings: united(warnings) }).toEqual({
      errors: vector.errors,
      warnings: [...(vector.warnings ?? [])].sort(),
    });
  });
});

describe('sharing between environments', () => {
  /** One check of the whole condition in each environment, nothing shared: what the reference says, word for word. */
  function plainly(schema: Schema, policy: Policy): { errors: Set<ErrorCategory>; possible: boolean } {
    const index = indexOf(schema);
    const errors = new Set<ErrorCategory>();
    let possible = false;
    const body = bodyOf(policy) ?? ({ op: 'bool', value: true } satisfies Expr);
    const right: Expr = { op: '&&', left: scopeExpression('resource', policy.resource), right: body };
    const rest: Expr = { op: '&&', left: actionExpression(policy.action), right };
    const condition: Expr = { op: '&&', left: scopeExpression('principal', policy.principal), right: rest };
    for (const applicable of index.applicable) {
      for (const principal of applicable.principals) {
        for (const resource of applicable.resources) {
          const checker = new Checker(index, environment(index, applicable, principal, resource), errors);
          if (checker.check(condition, NO_CAPABILITIES).type !== FALSE) possible = true;
        }
      }
    }
    return { errors, possible };
  }

  it('changes no answer on any vector', () => {
    for (const vector of vectors) {
      const schema = schemaOf(vector.schema);
      const policy = policyOf(vector);
      const survey = new Survey(schema, new Set(), new Set());
      survey.policy(policy);
      const errors = new Set<ErrorCategory>();
      const possible = checkEnvironments(indexOf(schema), policy, survey.reads, errors);
      expect({ errors, possible }, vector.policy).toEqual(plainly(schema, policy));
    }
  });
});

describe('what the vectors do not show', () => {
  const schema = schemaOf(`
    entity User in [Group] { name: String, friend?: User, "__proto__"?: Long, constructor?: Long } tags Long;
    entity Group;
    action view appliesTo { principal: [User, Group], resource: [Group] };
  `);
  const errorsOf = (conditions: string): string[] => {
    const policy = unwrap(parsePolicy(`permit(principal is User, action, resource) ${conditions};`));
    const { errors } = validate({ ...EMPTY, staticPolicies: new Map([['p', policy]]) }, schema);
    return united(errors);
  };
  const EMPTY = { staticPolicies: new Map<string, Policy>(), templates: new Map<string, Policy>(), templateLinks: [] };

  it.each<[string, string[]]>([
    // Conditions group to the right: the second is False, so the third is not looked at, whatever the first is.
    ['when { "a" } when { principal is Group } when { principal.nope }', ['unexpectedType']],
    ['when { "a" && principal is Group && principal.nope }', ['attributeNotFound', 'unexpectedType']],
    ['when { principal.constructor == 1 }', ['unsafeOptionalAttribute']],
    ['when { principal has __proto__ && principal["__proto__"] == 1 }', []],
    ['when { principal.toString == 1 }', ['attributeNotFound']],
    ['when { principal has friend.friend && principal.friend.friend.name == "a" }', []],
    ['when { principal has friend && principal.friend has friend.friend }', []],
    ['when { (principal has friend || principal has friend) && principal.friend == principal }', []],
    ['when { principal.hasTag("a b") && principal.getTag("a" + "b") == 1 }', ['unexpectedType', 'unsafeTagAccess']],
  ])('%s: %j', (conditions, errors) => {
    expect(errorsOf(conditions)).toEqual(errors);
  });

  it('keeps the types of one schema apart from those of another', () => {
    const policy = unwrap(parsePolicy('permit(principal, action, resource) when { principal.n == 1 };'));
    const of = (type: string) => schemaOf(`entity A { n: ${type} }; action a appliesTo { principal: A, resource: A };`);
    const set = { ...EMPTY, staticPolicies: new Map([['p', policy]]) };
    expect(validate(set, of('Long')).errors.size).toBe(0);
    expect(validate(set, of('String')).errors).toEqual(new Map([['p', new Set(['incompatibleTypes'])]]));
  });

  it('answers at once for five thousand entity types', () => {
    const names = Array.from({ length: 5_000 }, (_, i) => `E${i}`);
    const many = schemaOf(`
      ${names.map((name, i) => `entity ${name} in E${(i + 1) % 5_000} { a: Long };`).join('\n')}
      action act appliesTo { principal: [${names.join(',')}], resource: [${names.join(',')}] };
    `);
    const policy = unwrap(parsePolicy('permit(principal, action, resource is E7) when { principal.a == resource.b };'));
    const start = performance.now();
    const { errors } = validate({ ...EMPTY, staticPolicies: new Map([['p', policy]]) }, many);
    expect(errors).toEqual(new Map([['p', new Set(['attributeNotFound'])]]));
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});

import { describe, expect, it } from 'vitest';
import type {
  AuthorizeAnswer,
  Json,
  PolicySetJson,
  RequestJson,
  UidJson,
} from '../../model/cedar/syntax/interchange.ts';
import { answers } from './answers.ts';
import { authorize, isAllowed } from './authorize.ts';
import { loadEntities } from './load-entities.ts';
import { loadRequest } from './load-request.ts';
import { PolicySet } from './policy-set.ts';
import { type Random, seeded } from './testdata/random.ts';

const uid = (type: string, id: string): UidJson => ({ type, id });
const entity = (own: UidJson, ...parents: UidJson[]): Json => ({ uid: own, attrs: {}, parents });
const ENTITIES = [
  entity(uid('User', 'a'), uid('Group', 'x'), uid('Group', 'g')),
  entity(uid('Group', 'g'), uid('Group', 'h')),
  entity(uid('Group', 'h'), uid('Org', 'o')),
  entity(uid('Action', 'v'), uid('Action', 'grp')),
];
const request = (context = {}): RequestJson => ({
  principal: uid('User', 'a'),
  action: uid('Action', 'v'),
  resource: uid('Doc', 'd'),
  context,
});
const policySet = (parts: Partial<PolicySetJson>): PolicySetJson => ({
  staticPolicies: {},
  templates: {},
  templateLinks: [],
  ...parts,
});

/** `decision | reasons | errors`, sorted; one of them for each request. */
function summary(answer: AuthorizeAnswer): string[] {
  if ('rejected' in answer) return [`rejected ${answer.rejected}`];
  return answer.responses.map(({ decision, reasons, errors }) =>
    [
      decision,
      [...reasons].sort().join(),
      errors
        .map(({ policyId }) => policyId)
        .sort()
        .join(),
    ].join(' | '),
  );
}
const decide = (policies: PolicySetJson, requests: readonly RequestJson[] = [request()]): string[] =>
  summary(answers['cedar/authorize']({ schema: null, policies, entities: ENTITIES, requests }));

/** Policies policy0, policy1, ...; `ALL` stands for three scopes without constraint. */
const DECISIONS = String.raw`
deny |  |  | // no policy at all
deny |  | policy0 | permit(ALL) when { 1 < "a" };
allow | policy0 | policy1 | permit(ALL); forbid(ALL) when { context.nope };
deny |  | policy0 | permit(ALL) unless { context.nope };
deny | policy1 |  | permit(ALL); forbid(ALL);
allow | policy0,policy1 |  | permit(ALL); permit(ALL) when { true };
deny | policy0 | policy1 | forbid(ALL); permit(ALL) when { 1 < "a" };
deny |  |  | permit(ALL) when { true } when { false };
deny |  |  | permit(ALL) unless { true } unless { false };
deny |  |  | permit(ALL) when { false } unless { 1 < "a" };
allow | policy0 |  | permit(principal in Org::"o",action,resource);
deny |  |  | permit(principal is User in Group::"nope",action,resource);
deny |  |  | permit(principal is Admin in Group::"g",action,resource);
deny |  |  | permit(principal,action in [],resource);
allow | policy0 |  | permit(principal,action in [Action::"q",Action::"v"],resource);
deny |  |  | permit(principal,action,resource == Folder::"d");
allow | policy1 |  | permit(ALL) when { context has a && 9223372036854775807 + 1 > 0 }; permit(ALL);
deny |  | policy0 | permit(ALL) when { 9223372036854775807 + 1 > 0 };
deny |  | policy0 | permit(ALL) when { context.nope && false };
deny |  | policy0 | permit(ALL) when { context.nope == context.nope };
deny |  | policy0 | permit(ALL) when { !(!1) };
deny |  | policy0 | permit(ALL) when { (true && 1) == 1 };
deny |  | policy0 | permit(ALL) when { [1, 1 + 9223372036854775807] == [1] };
allow | policy1 | policy0 | permit(ALL) when { context.nope }; permit(ALL) when { true || context.nope };
deny |  |  | permit(ALL) when { principal == Group::"a" || principal == Group::"b" };
deny |  | policy0 | permit(ALL) when { principal in [User::"a", "x"] };
deny |  |  | permit(principal == User::"a",action,resource) when { false };
deny | policy0 |  | forbid(ALL);
deny | policy0 | policy1 | forbid(ALL); permit(ALL) when { context.nope };
allow | policy0,policy1 |  | @id("x") permit(ALL); @id("x") permit(ALL);
allow | policy0 |  | permit(ALL) when { {"a": 0, "B": 1, "_c": 2, "Z": 3, "z": 4, "\u{e9}": 5, "10": 6, "9": 7} has "B" };
allow | policy0 |  | permit(ALL) when { 2147483647 + 1 == 2147483648 && 65536 * 65536 == 4294967296 };
allow | policy0 |  | permit(ALL) when { 4294967296 + 1 == 4294967297 };
`;

it.each(
  DECISIONS.trim()
    .split('\n')
    .map(line => /^(\w+ \| .*? \| .*?) \| (.*)$/.exec(line)?.slice(1) ?? []),
)('%s: %s', (wanted = '', text = '') => {
  const policies = PolicySet.read(text.replaceAll('ALL', 'principal, action, resource'));
  const store = loadEntities(ENTITIES);
  const frame = store.ok ? loadRequest(request(), store.value) : store;
  if (!policies.ok || !frame.ok) throw new Error('the test does not load');
  const response = authorize(policies.value, frame.value);
  expect(summary({ responses: [response] })).toEqual([wanted]);
  expect(isAllowed(policies.value, frame.value)).toBe(response.decision === 'allow');
});

const link = (templateId: string, newId: string, values: { [slot: string]: UidJson }) => ({
  templateId,
  newId,
  values,
});

describe('templates', () => {
  const T = 'permit(principal == ?principal, action, resource == ?resource);';
  it.each<[string, Partial<PolicySetJson>, string]>([
    [
      'each slot is bound by its own name',
      {
        templates: { t: T },
        templateLinks: [link('t', 'l', { '?resource': uid('Doc', 'd'), '?principal': uid('User', 'a') })],
      },
      'allow | l | ',
    ],
    [
      'the reason is the link, and the slot is a group',
      {
        templates: { t: 'permit(principal in ?principal, action, resource);' },
        templateLinks: [link('t', 'l', { '?principal': uid('Group', 'h') })],
      },
      'allow | l | ',
    ],
    [
      'a template without a link takes no part',
      {
        templates: {
          t: 'forbid(principal == ?principal, action, resource);',
          u: 'permit(principal == ?principal, action, resource);',
        },
        templateLinks: [link('u', 'l', { '?principal': uid('User', 'a') })],
      },
      'allow | l | ',
    ],
    [
      'is T in ?slot keeps its second half',
      {
        templates: { t: 'permit(principal is User in ?principal, action, resource);' },
        templateLinks: [link('t', 'l', { '?principal': uid('Group', 'nope') })],
      },
      'deny |  | ',
    ],
    [
      'links share the conditions but not the scope',
      {
        templates: { t: 'permit(principal, action, resource in ?resource) when { context.nope };' },
        templateLinks: [
          link('t', 'yes', { '?resource': uid('Doc', 'd') }),
          link('t', 'no', { '?resource': uid('Doc', 'e') }),
        ],
      },
      'deny |  | yes',
    ],
    [
      'ids may be names that every object has',
      { staticPolicies: { constructor: 'permit(principal, action, resource);' } },
      'allow | constructor | ',
    ],
  ])('%s', (_name, parts, wanted) => {
    expect(decide(policySet(parts))).toEqual([wanted]);
  });
});

describe('nothing is remembered between requests, policies or sets', () => {
  const when = (condition: string) =>
    policySet({ staticPolicies: { p: `permit(principal, action, resource) when { ${condition} };` } });

  it('one id, two policies', () => {
    expect(decide(policySet({ staticPolicies: { p: 'permit(principal, action, resource);' } }))).toEqual([
      'allow | p | ',
    ]);
    expect(decide(policySet({ staticPolicies: { p: 'forbid(principal, action, resource);' } }))).toEqual([
      'deny | p | ',
    ]);
  });

  it.each<[string, readonly object[], readonly string[]]>([
    [
      'context.x == 1',
      [{ x: 1 }, { x: '1' }, { x: true }, {}],
      ['allow | p | ', 'deny |  | ', 'deny |  | ', 'deny |  | p'],
    ],
    [
      'context.x == 1 || context.x == "2"',
      [{ x: '1' }, { x: 2 }, { x: '2' }],
      ['deny |  | ', 'deny |  | ', 'allow | p | '],
    ],
    [
      'if context has a then context.a == 1 else true',
      [{}, { a: 1 }, { a: 2 }],
      ['allow | p | ', 'allow | p | ', 'deny |  | '],
    ],
    [
      'context.b',
      [{ a: 1, b: true }, { b: true }, { c: 1, d: 2, b: true }, { b: 1 }],
      ['allow | p | ', 'allow | p | ', 'allow | p | ', 'deny |  | p'],
    ],
    [
      'context.r.b',
      [{ r: { a: 1, b: true } }, { r: { b: true } }, { r: { a: true } }, { r: 1 }],
      ['allow | p | ', 'allow | p | ', 'deny |  | p', 'deny |  | p'],
    ],
  ])('%s', (condition, contexts, wanted) => {
    expect(decide(when(condition), contexts.map(request))).toEqual(wanted);
  });
});

describe('a large set, which is searched through its index', () => {
  const TYPES = ['User', 'Group'];
  const IDS = ['a', 'b', 'c', 'd', 'e'];
  const anyUid = (random: Random) => `${random.pick(TYPES)}::"${random.pick(IDS)}"`;
  const scope = (random: Random, name: string): string => {
    const forms = ['', ` == ${anyUid(random)}`, ` in ${anyUid(random)}`];
    return (
      name + random.pick([...forms, ` is ${random.pick(TYPES)}`, ` is ${random.pick(TYPES)} in ${anyUid(random)}`])
    );
  };
  const actionScope = (random: Random): string => {
    const action = () => `Action::"${random.pick(IDS)}"`;
    return `action${random.pick(['', ` == ${action()}`, ` in ${action()}`, ` in [${action()}, ${action()}]`, ' in []'])}`;
  };
  const policy = (random: Random): string =>
    `${random.pick(['permit', 'permit', 'forbid'])}(${scope(random, 'principal')}, ${actionScope(random)}, ` +
    `${scope(random, 'resource')}) when { ${random.pick(['true', 'context.nope', 'false', 'context.b'])} };`;
  const entities = (random: Random): Json[] =>
    ['User', 'Group', 'Action'].flatMap(type =>
      IDS.slice(0, -1).map((id, i) => {
        const parent = IDS[i + 1 + random.below(IDS.length - i - 1)] ?? 'e';
        return entity(uid(type, id), uid(type === 'Action' ? type : random.pick(['Group', type]), parent));
      }),
    );

  it('decides as its policies do one by one', () => {
    const random = seeded(43);
    const seen = new Set<string>();
    for (let round = 0; round < 40; round++) {
      const store = loadEntities(entities(random));
      if (!store.ok) continue;
      const large = new PolicySet();
      const alone = Array.from({ length: 80 }, (_, i) => {
        const text = policy(random);
        const single = new PolicySet();
        expect([large.add(`p${i}`, text).ok, single.add(`p${i}`, text).ok]).toEqual([true, true]);
        return single;
      });
      for (let i = 0; i < 10; i++) {
        // Taken out and put back while the index exists.
        const text = policy(random);
        const changed = random.below(alone.length);
        large.remove(`p${changed}`);
        large.add(`p${changed}`, text);
        const single = new PolicySet();
        single.add(`p${changed}`, text);
        alone[changed] = single;

        const [principal, resource] = [
          uid(random.pick(TYPES), random.pick(IDS)),
          uid(random.pick(TYPES), random.pick(IDS)),
        ];
        const frame = loadRequest(
          { principal, action: uid('Action', random.pick(IDS)), resource, context: { b: true } },
          store.value,
        );
        if (!frame.ok) throw new Error(frame.problem);
        const whole = authorize(large, frame.value);
        const singles = alone.map(single => authorize(single, frame.value));
        const denied = singles.some(({ decision, reasons }) => decision === 'deny' && reasons.length > 0);
        const reasons = singles.filter(each => (each.decision === 'deny') === denied).flatMap(each => each.reasons);
        expect([...whole.reasons].sort()).toEqual(reasons.sort());
        expect(whole.errors.map(({ policyId }) => policyId).sort()).toEqual(
          singles.flatMap(({ errors }) => errors.map(({ policyId }) => policyId)).sort(),
        );
        expect(whole.decision).toBe(!denied && reasons.length > 0 ? 'allow' : 'deny');
        expect(isAllowed(large, frame.value)).toBe(whole.decision === 'allow');
        seen.add(whole.decision);
      }
    }
    expect([...seen].sort()).toEqual(['allow', 'deny']);
  });
});

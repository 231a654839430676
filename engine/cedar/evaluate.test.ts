import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { EvaluateAnswer, EvaluateInput, Json } from '../../model/cedar/syntax/interchange.ts';
import { answers } from './answers.ts';
import { expressionToEst } from './est-write.ts';
import { isJsonObject, parseJson } from './json.ts';
import { parseExpression } from './parse-policy.ts';

const evaluate = answers['cedar/evaluate'];
const read = (name: string): Json => {
  const json = parseJson(readFileSync(new URL(`./testdata/${name}.json`, import.meta.url), 'utf8'));
  if (!json.ok) throw new Error(json.problem);
  return json.value;
};
type World = Pick<EvaluateInput, 'request' | 'entities'>;

/** The world of the language reference. */
const REFERENCE = read('eval-vectors-env') as unknown as World;

/** An answer as text: `err:KIND`, `err:parse`, or the value with the elements of sets and the keys of records sorted. */
function outcome(answer: EvaluateAnswer): string {
  if ('rejected' in answer) return answer.rejected === 'policies' ? 'err:parse' : `rejected: ${answer.rejected}`;
  return 'error' in answer ? `err:${answer.error}` : sorted(answer.value);
}

function sorted(json: Json): string {
  if (Array.isArray(json)) return `[${json.map(sorted).sort().join()}]`;
  if (!isJsonObject(json)) return typeof json === 'bigint' ? `{"__long":"${json}"}` : JSON.stringify(json);
  const fields = Object.keys(json).map(key => `${JSON.stringify(key)}:${sorted(json[key] ?? null)}`);
  return `{${fields.sort().join()}}`;
}

const inWorld = (world: World, expression: Json): string => outcome(evaluate({ ...world, expression }));

describe('the verified expressions', () => {
  const vectors = read('eval-vectors') as unknown as { expr: string; result: Json }[];
  const wanted = (result: Json): string =>
    isJsonObject(result) && typeof result.error === 'string' ? `err:${result.error}` : sorted(result);

  it('are there', () => {
    expect(vectors.length).toBeGreaterThan(2_000);
  });

  it('give the same as text', () => {
    const wrong = vectors.filter(({ expr, result }) => inWorld(REFERENCE, expr) !== wanted(result));
    expect(wrong).toEqual([]);
  });

  it('give the same as policy JSON', () => {
    const wrong = vectors.filter(({ expr, result }) => {
      const parsed = parseExpression(expr);
      return parsed.ok && inWorld(REFERENCE, expressionToEst(parsed.value)) !== wanted(result);
    });
    expect(wrong).toEqual([]);
  });
});

/** The traps of the language reference, part 1, section 8. */
const TRAPS = String.raw`
1.contains(principal.nope) => err:attrDoesNotExist
1 && principal.nope => err:type
{b: principal.nope, "B": 1+"x"} => err:type
{"9": 1+"x", "10": principal.nope} => err:attrDoesNotExist
{"\u{10000}": principal.nope, "\u{ffff}": 1+"x"} => err:type
principal has toString => false
{} has constructor => false
{"__proto__": 1}["__proto__"] => 1
{} == {"__proto__": 1} => false
principal in [principal, 1] => err:type
1 in [1] => err:type
User::"ghost" in [User::"ghost"] => true
principal.ghost is User => true
context has missing_e.age => false
context.missing_e.age => err:entityDoesNotExist
context has n.c => err:type
principal has age.x || true => err:type
User::"ghost".getTag(1) => err:type
principal in Group::"top" => true
ip("1.2.3.4/24") == ip("1.2.3.0/24") => false
ip("1.2.3.4/24").isInRange(ip("1.2.3.0/24")) => true
ip("10.0.0.1").isInRange(ip("0.0.0.0/0")) => true
ip("0.0.0.0/0").isInRange(ip("0.0.0.0/1")) => false
ip("1:2:3::4:5:6:7:8") => err:extension
ip("1:2:3:4:5:6:7::").isIpv6() => true
decimal("-0.5").lessThan(decimal("0.0")) => true
decimal("007.50") == decimal("7.5") => true
ip("10.0.0.07") => err:extension
duration("-1ms").toDays() => 0
datetime("1969-12-31T23:59:59.999Z").toDate() == datetime("1969-12-31") => true
duration("1m1ms").toMilliseconds() => 60001
duration("1ms1m") => err:extension
datetime("2024-02-30") => err:extension
datetime("2024-01-01T00:00:00+01:00") => err:extension
datetime("2024-01-01T24:00:00Z") => err:extension
datetime("0001-01-01") < datetime("1900-01-01") => true
datetime("1970-01-01").offset(duration("9223372036854775807ms")).toTime().toMilliseconds() => 25975807
datetime("1970-01-01").offset(duration("-9223372036854775808ms")).toDate() => err:extension
duration("-9223372036854775808ms").toSeconds() => {"__long":"-9223372036854775"}
3037000499 * 3037000499 => {"__long":"9223372030926249001"}
3037000500 * 3037000500 => err:overflow
1 + 9223372036854775807 - 1 => err:overflow
duration("d") => err:extension
ip("1.2.3.4/") => err:extension
"x" like "\u{2a}" => true
"\\*" like "\\\*" => true
"a\nb" like "a*b" => true
"a+b" like "a+b" => true
"a\u{1F600}b" like "a*b" => true
decimal("1.0") < decimal("2.0") => err:type
1.lessThan(2) => err:type
decimal() => err:arity
[1].contains() => err:parse
false && decimal() == decimal() => false
false && [1].contains() => err:parse
true || decimal("x") == decimal("x") => true
!principal is User => err:type
1 == 1 == true => err:parse
principal has age has b => err:parse
1--1 => 2
1------1 => err:parse
-(9223372036854775808) => err:parse
{if: 1} => err:parse
{"if": 1} => {"if":1}
principal["if"] => true
[1, "1", true, "true"].containsAll([true, "1"]) => true
[1] == ["1"] => false
{a: [decimal("1.0")]} == {a: [decimal("1.00")]} => true
`;

it.each(
  TRAPS.trim()
    .split('\n')
    .map(line => line.split(' => ')),
)('%s is %s', (expression = '', result = '') => {
  expect(inWorld(REFERENCE, expression)).toBe(result.startsWith('err:') ? result : sorted(JSON.parse(result)));
});

/** A small world for conditions that tell plausible defects of an engine from a right one. */
const SMALL: World = {
  request: {
    principal: { type: 'User', id: 'a' },
    action: { type: 'Action', id: 'v' },
    resource: { type: 'Doc', id: 'd' },
    context: {},
  },
  entities: [
    {
      uid: { type: 'User', id: 'a' },
      attrs: { n: 1, z: 0, f: false, s: '', r: { o: 1 } },
      parents: [
        { type: 'Group', id: 'x' },
        { type: 'Group', id: 'g' },
      ],
      tags: { k: 'v' },
    },
    { uid: { type: 'Group', id: 'g' }, attrs: {}, parents: [{ type: 'Group', id: 'h' }] },
    { uid: { type: 'Group', id: 'h' }, attrs: {}, parents: [{ type: 'Org', id: 'o' }] },
    { uid: { type: 'Action', id: 'v' }, attrs: {}, parents: [{ type: 'Action', id: 'grp' }] },
  ],
};

const DISCRIMINATING = String.raw`
# entity store / in / is
false User::"ghost" in Group::"g"
true  User::"a" in Group::"h"
true  User::"a" in Org::"o"
false Group::"g" in User::"a"
true  User::"a" in [Group::"g", Group::"nope"]
false User::"a" in []
error 1 in User::"a"
error User::"a" in "Group"
false N::User::"a" is User
false principal is User in Group::"nope"
false A::"B::c" == A::B::"c"
false User::"a" == Group::"a"
false User::"a" == User::"A"
# booleans and control flow
true  (false && (1 < "a")) == false
true  true || (1 < "a")
error true && 1
error false || 1
error (1 < "a") || true
true  if true then true else (1 < "a")
error "true"
# equality
false 1 == "1"
false 1 == "1"
false true == 1
true  [1, 2] == [2, 1]
true  [1, 2, 2] == [1, 2]
true  [[1, 2], [3]] == [[3], [2, 1, 1]]
false [User::"a", Group::"a"] == [User::"a"]
true  {a: 1, b: 2} == {b: 2, a: 1}
false {a: 1} == {a: 1, b: 2}
false [] == {}
true  decimal("1.0") == decimal("1.0000")
true  ip("127.0.0.1") == ip("127.0.0.1/32")
false ip("10.0.0.1/24") == ip("10.0.0.2/24")
true  datetime("2024-01-01T00:00:00+0100") == datetime("2023-12-31T23:00:00Z")
true  duration("1h") == duration("60m")
# sets
false [1, 2].contains([1])
false [1].contains("1")
false [1].containsAny([])
false [1].containsAll([1, 2])
true  [1, 2].containsAny([2, 3])
error [1].containsAll(1)
error {}.isEmpty()
# attributes, has, tags
error User::"ghost".n == 1
error 1 has a
false principal has toString
true  {"__proto__": 1} has "__proto__"
false {} has a.b.c
false principal.hasTag("n")
error principal.getTag("n") == 1
false principal has k
error principal.getTag("nope") == "v"
false User::"ghost".hasTag("k")
error principal.hasTag(1)
# 64-bit integers
error 9223372036854775807 + 1 < 0
error 4611686018427387904 * 2 < 0
error -9223372036854775808 * -1 > 0
true  9007199254740993 - 9007199254740992 == 1
true  9 < 10
error "a" < "b"
error false < true
true  10 - 3 - 2 == 5
true  2 + 3 * 4 == 14
true  -2 * 3 == -6 && -(1) - 1 == -2
# like
true  "ab" like "a**b"
true  "ab" like "a*b"
true  "a*b" like "a\*b"
false "axb" like "a.b"
true  "a(b" like "a(b"
true  "a\nb" like "a*b"
false "a\n" like "a"
true  "abcbd" like "*b*d"
true  "aXbXb" like "a*Xb"
false "xaby" like "ab"
false "a" like ""
false "ab" like "a?"
error 1 like "*"
true  "\u{1F600}" like "*\u{1F600}*"
# decimal
true  decimal("-0.5").lessThan(decimal("0.0"))
true  decimal("1.5").greaterThan(decimal("1.05"))
true  decimal("-922337203685477.5808").lessThan(decimal("0.0"))
error decimal("1.00000") == decimal("1.0")
error decimal("1") == decimal("1.0")
error decimal(".5") == decimal("0.5")
error decimal("+1.0") == decimal("1.0")
error decimal("1_0.0") == decimal("10.0")
error decimal(" 1.0") == decimal("1.0")
true  decimal("00.5") == decimal("0.5")
error decimal("1.0") < decimal("2.0")
true  decimal("2.0").greaterThan(decimal("1.0"))
# ipaddr
true  ip("255.1.1.1").isInRange(ip("0.0.0.0/0"))
true  ip("200.0.0.1").isInRange(ip("192.0.0.0/2"))
false ip("1.2.3.4").isInRange(ip("::/0"))
false ip("ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe").isInRange(ip("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"))
true  ip("127.9.9.9").isLoopback()
true  ip("::1").isLoopback()
true  ip("239.255.255.255").isMulticast()
true  ip("ff02::1").isMulticast()
error ip("1.2.3.4/024") == ip("1.2.3.4/24")
error ip("::1/129").isIpv6()
error ip("::ffff:1.2.3.4").isIpv6()
error ip("1::2::3").isIpv6()
true  ip("1:2:3:4:5:6:7::") == ip("1:2:3:4:5:6:7:0")
error ip("1.2.3").isIpv4()
error ip("fe80::1%eth0").isIpv6()
# datetime and duration
true  datetime("1969-12-31T23:59:59Z").toTime() == duration("23h59m59s")
true  datetime("1969-12-31T12:00:00Z").toDate() == datetime("1969-12-31")
true  datetime("1969-12-31").toDate() == datetime("1969-12-31")
error datetime("2024-01-01").offset(duration("9223372036854775807ms")) > datetime("1970-01-01")
true  datetime("2024-01-02").durationSince(datetime("2024-01-01")) == duration("1d")
error datetime("2024-02-30") == datetime("2024-03-01")
error datetime("1900-02-29") < datetime("2024-01-01")
true  datetime("2000-02-29") < datetime("2024-01-01")
true  datetime("0001-01-01") < datetime("1000-01-01")
error datetime("2024-12-31T23:59:60Z") == datetime("2025-01-01")
true  datetime("2024-01-01T00:00:00.010Z").toTime() == duration("10ms")
error datetime("2024-1-01") == datetime("2024-01-01")
true  duration("-36h").toDays() == -1
true  duration("1999ms").toSeconds() == 1
error duration("1h1d") == duration("1d1h")
error duration("1h1h") == duration("2h")
error duration("") == duration("0ms")
true  duration("-9223372036854775808ms") < duration("0ms")
error duration("106751991168d") > duration("0ms")
error duration("106751991167d9999999999ms") > duration("0ms")
true  duration("-1d12h") == duration("-36h")
error duration("+1d") == duration("1d")
error duration("1.5h") == duration("90m")
# extension calls
error ip(1).isIpv4()
error "1.2.3.4".isIpv4()
error ip("1.2.3.4").isInRange("1.2.3.0/24")
error ip("1.2.3.4", "x").isIpv4()
`;

/** What becomes of a policy with this condition and no other. */
function asCondition(condition: string): string {
  const staticPolicies = { p: `permit(principal, action, resource) when { ${condition} };` };
  const policies = { staticPolicies, templates: {}, templateLinks: [] };
  const answer = answers['cedar/authorize']({
    schema: null,
    policies,
    entities: SMALL.entities,
    requests: [SMALL.request],
  });
  if ('rejected' in answer) return `rejected: ${answer.rejected}`;
  const [response] = answer.responses;
  return response?.errors.length === 1 ? 'error' : String(response?.decision === 'allow');
}

it.each(
  DISCRIMINATING.trim()
    .split('\n')
    .filter(line => !line.startsWith('#'))
    .map(line => [line.slice(6), line.slice(0, 5).trim()]),
)('%s is %s', (condition = '', result) => {
  expect(asCondition(condition)).toBe(result);
});

describe('sizes beyond the linear search', () => {
  const numbers = Array.from({ length: 40 }, (_, i) => i).join();
  const fields = Array.from({ length: 20 }, (_, i) => `k${i}: ${i}`).join();
  it.each([
    [`[${numbers}].contains("7")`, 'false'],
    [`[${numbers}].contains(39)`, 'true'],
    [`[${numbers}] == [39, ${numbers}]`, 'true'],
    [`[${numbers}, "1", true, "true", User::"1", [1], {a: 1}, decimal("1.0")].contains(decimal("1.00"))`, 'true'],
    [`[${numbers}, 9007199254740993].contains(9007199254740993)`, 'true'],
    [`[${numbers}, "e4:User1:a"].contains(User::"a")`, 'false'],
    [`[${numbers}, [1, 2]].containsAny([[2, 1, 1]])`, 'true'],
    [`{${fields}}.k13`, '13'],
    [`{${fields}} has k20`, 'false'],
    [`{${fields}} has constructor`, 'false'],
    [`{${fields}} == {x: 1, ${fields}}`, 'false'],
  ])('%s is %s', (expression, result) => {
    expect(inWorld(SMALL, expression)).toBe(result);
  });

  it('tells long strings apart by their last character', () => {
    expect(inWorld(SMALL, `"${'a'.repeat(3000)}b" == "${'a'.repeat(3000)}c"`)).toBe('false');
  });
});

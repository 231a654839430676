import { describe, expect, it } from 'vitest';
import { policyToEst } from './est-write.ts';
import { formatPolicies } from './format.ts';
import { writeJson } from './json.ts';
import { parsePolicies } from './parse-policy.ts';
import vectors from './testdata/eval-vectors.json' with { type: 'json' };
import { seeded } from './testdata/random.ts';

const formatted = (text: string, width?: number): string => {
  const result = formatPolicies(text, width === undefined ? {} : { width });
  if (!result.ok) throw new Error(`${result.problem}\n${text}`);
  return result.value;
};

const meaning = (text: string): string => {
  const parsed = parsePolicies(text);
  if (!parsed.ok) throw new Error(`${parsed.problem}\n${text}`);
  const { policies, templates } = parsed.value;
  return [...policies, ...templates].map(([id, policy]) => `${id} ${writeJson(policyToEst(policy))}`).join('\n');
};

const TOKENS = /"(?:[^"\\]|\\.)*"|\?[a-z]+|[A-Za-z_]\w*|\d+|[=!<>]=|&&|\|\||::|\s+|\/\/[^\n\r]*|./gsu;
const commentsOf = (text: string): string[] =>
  (text.match(TOKENS) ?? []).filter(token => token.startsWith('//')).map(comment => comment.trimEnd());

describe('style', () => {
  it.each([
    ['nothing', '', '\n'],
    ['only comments', '\n//a \n\n\n// b', '//a\n\n// b\n'],
    ['a short policy', 'permit(principal,action,resource,);', 'permit (principal, action, resource);\n'],
    [
      'clauses and annotations',
      '@a@b("c")forbid(principal==U::"x",action in Action::"a",resource)when{true}unless{false};',
      '@a\n@b("c")\nforbid (principal == U::"x", action in Action::"a", resource)\nwhen { true }\nunless { false };\n',
    ],
    [
      'what is written in one of several ways',
      'permit(principal,action,resource)when{((context["a"].b)) has "c" && "\\u{41}" like "\\x41"};',
      'permit (principal, action, resource)\nwhen { ((context["a"].b)) has "c" && "\\u{41}" like "\\x41" };\n',
    ],
  ])('%s', (_, text, wanted) => {
    expect(formatted(text)).toBe(wanted);
  });

  it('breaks what does not fit', () => {
    const text = `// header

// about
@id("x") // why
permit(principal == User::"alice", // who
action in [Action::"view", Action::"edit",], resource is Folder in Folder::"x") when { context.mfa && // c1
 resource.owner == principal // c2
 || principal in [Group::"aaaaaaaaaaaaaaaaaaaaaaa",
 Group::"bbbbbbbbbbbbbbbbbbbbbbb", Group::"ccccccccccccccccccc", // c3
 ] // c4
 } unless { if context.aaaaaaaaaaaaaaaa then {a: 1, "b c": [1,2,3]} == {}
 else if context.b then !(context.b.contains(1)) else -1 < 2 } // c5
 ; // c6
// second
forbid(principal,action,resource);
// tail`;
    expect(formatted(text)).toMatchInlineSnapshot(`
      "// header

      // about
      @id("x") // why
      permit (
        principal == User::"alice", // who
        action in [Action::"view", Action::"edit"],
        resource is Folder in Folder::"x"
      )
      when {
        context.mfa && // c1
        resource.owner == principal || // c2
        principal in [
          Group::"aaaaaaaaaaaaaaaaaaaaaaa",
          Group::"bbbbbbbbbbbbbbbbbbbbbbb",
          Group::"ccccccccccccccccccc" // c3
        ] // c4
      }
      unless {
        if context.aaaaaaaaaaaaaaaa
        then {a: 1, "b c": [1, 2, 3]} == {}
        else if context.b
        then !(context.b.contains(1))
        else -1 < 2
      }; // c5

      // c6
      // second
      forbid (principal, action, resource);

      // tail
      "
    `);
  });

  it('takes a width and an indentation', () => {
    const text = 'permit(principal, action, resource) when { [1, 2] };';
    const narrow = formatPolicies(text, { width: 10, indent: 4 });
    expect(narrow.ok && narrow.value).toMatchInlineSnapshot(`
      "permit (
          principal,
          action,
          resource
      )
      when {
          [1, 2]
      };
      "
    `);
  });

  it('answers with the problem of text that does not parse', () => {
    expect(formatPolicies('permit(')).toMatchObject({ ok: false, line: 1, column: 8 });
  });
});

describe('laws', () => {
  const texts = vectors
    .map(({ expr }) => `@a("b") permit(principal, action in [Action::"x",], resource)\nwhen { ${expr}\n};`)
    .filter(text => parsePolicies(text).ok);

  /** The first law that formatting this text breaks. */
  const broken = (text: string, width: number): string | undefined => {
    const once = formatted(text, width);
    if (formatted(once, width) !== once) return 'idempotent';
    if (meaning(once) !== meaning(text)) return 'keeps the policies';
    if (commentsOf(once).join('\n') !== commentsOf(text).join('\n')) return 'keeps the comments';
    return /[ \t]$/m.test(once.replace(/"(?:[^"\\]|\\.)*"/gs, '""')) ? 'no trailing blanks' : undefined;
  };

  it('keeps vectors, at two widths', () => {
    const sample = texts.filter((_, i) => i % 3 === 0);
    expect(sample.filter(text => broken(text, 80) ?? broken(text, 20))).toEqual([]);
    expect(sample.length).toBeGreaterThan(500);
  });

  it('keeps comments wherever they stand', () => {
    const random = seeded(11);
    let checked = 0;
    while (checked < 600) {
      const gap = random.pick(['', '\n', '\n\n\n']);
      const tokens = `${random.pick(texts)}${gap}${random.pick(texts)}`.match(TOKENS) ?? [];
      for (let n = random.below(6); n >= 0; n -= 1) {
        const comment = random.pick(['//a\n', '// b\r\n', '\n// c \n', '\n\n//\n\n\n', ' // d\r', '\n', ' ']);
        tokens.splice(random.below(tokens.length + 1), 0, comment);
      }
      const text = tokens.join('');
      // A comment may have cut a string or hidden a token.
      if (!parsePolicies(text).ok) continue;
      const law = broken(text, random.pick([20, 40, 80]));
      if (law !== undefined) throw new Error(`${law}:\n${text}`);
      checked += 1;
    }
  });
});

it('formats large texts in time', () => {
  const text = 'permit(principal, action, resource) when { context.a == 1 && [1, 2, 3].contains(context.b) };\n'.repeat(
    5000,
  );
  expect(formatted(text).length).toBeGreaterThan(text.length);
  expect(formatted(`permit(principal,action,resource) when { [${'1,'.repeat(50_000)}] };`).length).toBeGreaterThan(
    200_000,
  );
});

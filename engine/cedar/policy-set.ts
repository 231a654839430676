/**
 * Policy sets: static policies, templates and links, compiled, by id (language reference, part 1, 2.3 and 6.6).
 *
 * Nothing is keyed by the text of a policy and nothing compiled is shared between ids, but for the body that a template
 * shares with its links. Ids live in Maps: `constructor` and `__proto__` are ids like any other.
 *
 *     const policies = new PolicySet();
 *     policies.addTemplate('share', 'permit(principal == ?principal, action, resource);');
 *     policies.link('share', 'for ann', new Map([['?principal', { type: 'User', id: 'ann' }]]));
 *     policies.add('weekend', 'forbid(principal, action, resource) when { context has weekend && context.weekend };');
 *     return authorize(policies, request).decision; // 'allow'
 */

import type { Policy, SlotName, PolicySet as Syntax, TemplateLink } from '../../model/cedar/syntax/abstract.ts';
import type {
  Json,
  JsonObject,
  PolicyJson,
  PolicySetJson,
  TemplateLinkJson,
} from '../../model/cedar/syntax/interchange.ts';
import { reading, readUid } from './data.ts';
import { readPolicy } from './est-read.ts';
import type { Frame } from './frame.ts';
import { isJsonObject } from './json.ts';
import { isTemplate, parsePolicies, parsePolicy } from './parse-policy.ts';
import { Body, CompiledPolicy, type SlotValues } from './policy.ts';
import { Candidates, PolicyIndex } from './policy-index.ts';
import { type Read, read, type Unread, unread } from './read.ts';

/**
 * From this many policies on, a decision asks the index which ones can match. Measured: looking at a scope costs about
 * 30 ns, the look-ups of the index about 300 ns in all, however many policies there are; and the index must be built.
 */
const INDEX_FROM = 16;
const NO_SLOTS: SlotValues = new Map();

/** A policy set in JSON; a part that is left out is empty. */
export type PolicySetSource = { readonly [Part in (typeof PARTS)[number]]?: PolicySetJson[Part] };
const PARTS = ['staticPolicies', 'templates', 'templateLinks'] as const;

/** Changes no answer, only how it is found: for tests that want the index in small sets. */
export interface Tuning {
  /** From how many policies on an index is used. */
  readonly indexFrom?: number;
  /** Up to how many policies the index keeps in one list. */
  readonly leaf?: number;
}

interface Template {
  readonly id: string;
  readonly policy: Policy;
  readonly body: Body;
  links: number;
}

export class PolicySet {
  private readonly policies = new Map<string, CompiledPolicy>();
  private readonly templates = new Map<string, Template>();
  /** For a linked policy, its template. */
  private readonly linkedTo = new Map<string, Template>();
  /** All policies; undefined after a change. */
  private list: CompiledPolicy[] | undefined = undefined;
  private index: PolicyIndex | undefined = undefined;
  private readonly everything = new Candidates();
  private readonly indexFrom: number;
  private readonly leaf: number | undefined;

  constructor({ indexFrom = INDEX_FROM, leaf }: Tuning = {}) {
    this.indexFrom = indexFrom;
    this.leaf = leaf;
  }

  /** A policy set in Cedar text, ids policy0, policy1, ...; or in JSON. The first problem met refuses the whole set. */
  static read(source: string | PolicySetSource, tuning: Tuning = {}): Read<PolicySet> {
    const set = new PolicySet(tuning);
    const problem = typeof source === 'string' ? set.addText(source) : set.addAll(source);
    return problem ?? read(set);
  }

  /** Adds a static policy, as text or EST. Categories: `parse`, `est`, `duplicateId`, `notStatic`. */
  add(id: string, json: PolicyJson): Read<this> {
    const policy = readPolicyJson(json);
    if (!policy.ok) return policy;
    const problem = this.addPolicy(id, policy.value);
    return problem ?? read(this);
  }

  /** Adds a template, as text or EST. Categories: `parse`, `est`, `duplicateId`, `notTemplate`. */
  addTemplate(id: string, json: PolicyJson): Read<this> {
    const policy = readPolicyJson(json);
    if (!policy.ok) return policy;
    const problem = this.addTemplatePolicy(id, policy.value);
    return problem ?? read(this);
  }

  /**
   * Adds the policy that a template becomes when its slots are filled; `values` must bind exactly those. Categories:
   * `unknownTemplate`, `duplicateId`, `badLink`.
   */
  link(templateId: string, newId: string, values: SlotValues): Read<this> {
    const template = this.templates.get(templateId);
    if (template === undefined) return unread('unknownTemplate', `there is no template \`${templateId}\``);
    if (this.has(newId)) return duplicateId(newId);
    const slots = slotsOf(template.policy);
    if (slots.length !== values.size || !slots.every(slot => values.has(slot))) {
      return unread('badLink', `\`${newId}\` must give values to ${slots.join(' and ')}, and to nothing else`);
    }
    template.links++;
    this.linkedTo.set(newId, template);
    this.store(new CompiledPolicy(newId, template.policy, template.body, values));
    return read(this);
  }

  /** Takes a policy, a link or a template out. Categories: `unknownId`, `templateInUse`. */
  remove(id: string): Read<this> {
    const template = this.templates.get(id);
    if (template !== undefined) {
      if (template.links > 0)
        return unread('templateInUse', `the template \`${id}\` still has links: remove them first`);
      this.templates.delete(id);
      return read(this);
    }
    const policy = this.policies.get(id);
    if (policy === undefined) return unread('unknownId', `there is no policy \`${id}\``);
    this.policies.delete(id);
    const linked = this.linkedTo.get(id);
    if (linked !== undefined) linked.links--;
    this.linkedTo.delete(id);
    this.list = undefined;
    this.index?.remove(policy);
    return read(this);
  }

  /** All policies that take part in decisions: the static and the linked ones. */
  all(): readonly CompiledPolicy[] {
    return [...this.policies.values()];
  }

  /**
   * The policies that can match a request: all that do, and perhaps others. Valid until the next call or change.
   */
  candidates(frame: Frame): Candidates {
    if (this.policies.size < this.indexFrom) {
      if (this.list === undefined) {
        this.everything.list = this.list = [...this.policies.values()];
        this.everything.count = this.policies.size;
      }
      return this.everything;
    }
    this.index ??= new PolicyIndex([...this.policies.values()], this.leaf);
    return this.index.candidates(frame);
  }

  /** What the set was made of, as the validator wants it. */
  syntax(): Syntax {
    const staticPolicies = new Map<string, Policy>();
    const templateLinks: TemplateLink[] = [];
    for (const { id, source, slots } of this.policies.values()) {
      const template = this.linkedTo.get(id);
      if (template === undefined) staticPolicies.set(id, source);
      else templateLinks.push({ templateId: template.id, newId: id, values: slots });
    }
    const templates = new Map([...this.templates].map(([id, { policy }]) => [id, policy]));
    return { staticPolicies, templates, templateLinks };
  }

  private addText(text: string): Unread | undefined {
    const parsed = parsePolicies(text);
    if (!parsed.ok) return parsed;
    for (const [id, policy] of parsed.value.templates) this.addTemplatePolicy(id, policy);
    return firstProblem(parsed.value.policies, ([id, policy]) => this.addPolicy(id, policy));
  }

  private addAll(json: PolicySetSource): Unread | undefined {
    if (!isJsonObject(json)) return unread('shape', 'a policy set is an object');
    const unknown = Object.keys(json).find(key => !(PARTS as readonly string[]).includes(key));
    if (unknown !== undefined) return unread('shape', `a policy set has no part \`${unknown}\``);
    const { staticPolicies = {}, templates = {}, templateLinks = [] } = json as JsonObject;
    if (!isJsonObject(templates)) return unread('shape', '`templates` is an object from ids to templates');
    if (!Array.isArray(templateLinks)) return unread('shape', '`templateLinks` is an array');
    return (
      this.addStatic(staticPolicies) ??
      this.addTemplates(templates) ??
      firstProblem(templateLinks as readonly Json[], link => problemOf(this.addLink(link)))
    );
  }

  /**
   * An object from ids to policies; or an array, whose elements all get the same id, so that two texts always clash (as in
   * real Cedar); or one text, which then holds no template.
   */
  private addStatic(json: Json): Unread | undefined {
    if (typeof json === 'string') {
      const parsed = parsePolicies(json);
      if (!parsed.ok) return parsed;
      const { policies, templates } = parsed.value;
      return firstProblem([...policies, ...templates], ([id, policy]) => this.addPolicy(id, policy));
    }
    if (Array.isArray(json)) {
      return firstProblem(json as readonly PolicyJson[], policy =>
        problemOf(this.add(typeof policy === 'string' ? 'policy0' : 'JSON policy', policy)),
      );
    }
    if (!isJsonObject(json)) return unread('shape', '`staticPolicies` is an object from ids to policies');
    for (const id in json) {
      const policy = readPolicyJson(json[id] as PolicyJson);
      const problem = policy.ok ? this.addPolicy(id, policy.value) : policy;
      if (problem !== undefined) return inPolicy(id, problem);
    }
    return undefined;
  }

  private addTemplates(json: JsonObject): Unread | undefined {
    for (const id in json) {
      const policy = readPolicyJson(json[id] as PolicyJson);
      const problem = policy.ok ? this.addTemplatePolicy(id, policy.value) : policy;
      if (problem !== undefined) return inPolicy(id, problem);
    }
    return undefined;
  }

  /**
   * As `link`, from JSON: `{ templateId, newId, values: { '?principal': { type, id } } }`. Categories: those of `link`, and
   * those of a bad uid.
   */
  addLink(json: Json): Read<this> {
    if (!isLinkShaped(json)) {
      return unread('badLink', 'a link has exactly `templateId`, `newId` and `values`, whose keys are slots');
    }
    const { templateId, newId, values } = json;
    const slots = reading(() => new Map(Object.keys(values).map(slot => [slot as SlotName, readUid(values[slot])])));
    return slots.ok ? this.link(templateId, newId, slots.value) : slots;
  }

  private addPolicy(id: string, policy: Policy): Unread | undefined {
    if (this.has(id)) return duplicateId(id);
    if (isTemplate(policy)) return unread('notStatic', `\`${id}\` has a slot: it belongs among the templates`);
    this.store(new CompiledPolicy(id, policy, new Body(policy), NO_SLOTS));
    return undefined;
  }

  private addTemplatePolicy(id: string, policy: Policy): Unread | undefined {
    if (this.has(id)) return duplicateId(id);
    if (!isTemplate(policy))
      return unread('notTemplate', `\`${id}\` has no slot: it belongs among the static policies`);
    this.templates.set(id, { id, policy, body: new Body(policy), links: 0 });
    return undefined;
  }

  private store(policy: CompiledPolicy): void {
    this.policies.set(policy.id, policy);
    this.list = undefined;
    this.index?.add(policy);
  }

  /** Static policies, links and templates share one namespace. */
  private has(id: string): boolean {
    return this.policies.has(id) || this.templates.has(id);
  }
}

const readPolicyJson = (json: PolicyJson): Read<Policy> =>
  typeof json === 'string' ? parsePolicy(json) : readPolicy(json);

function slotsOf({ principal, resource }: Policy): SlotName[] {
  return [principal, resource].flatMap(scope => {
    const entity = scope.op === 'All' ? undefined : scope.op === 'is' ? scope.in : scope.entity;
    return entity !== undefined && 'slot' in entity ? [entity.slot] : [];
  });
}

const LINK_KEYS = 3;
const isLinkShaped = (json: Json): json is TemplateLinkJson =>
  isJsonObject(json) &&
  Object.keys(json).length === LINK_KEYS &&
  typeof json.templateId === 'string' &&
  typeof json.newId === 'string' &&
  isJsonObject(json.values) &&
  Object.keys(json.values).every(slot => slot === '?principal' || slot === '?resource');

const duplicateId = (id: string): Unread => unread('duplicateId', `the id \`${id}\` is taken`);
const problemOf = (result: Read<unknown>): Unread | undefined => (result.ok ? undefined : result);
const inPolicy = (id: string, found: Unread): Unread => ({ ...found, problem: `policy \`${id}\`: ${found.problem}` });

function firstProblem<T>(items: Iterable<T>, add: (item: T) => Unread | undefined): Unread | undefined {
  for (const item of items) {
    const problem = add(item);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

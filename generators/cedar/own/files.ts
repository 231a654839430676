/**
 * A person's own schema, policies and entities, as the generators get them: read by somebody else, taken apart here.
 *
 * What the policies compare with is what the data should hold: their constants, ids and tag keys fill the pools.
 */
import type { Schema } from '../../../model/cedar/syntax/abstract.ts';
import type { Json, JsonObject, PolicySetJson, SchemaJson, UidJson } from '../../../model/cedar/syntax/interchange.ts';
import type { Est } from '../est.ts';
import { isObject } from '../json/places.ts';

export interface OwnFiles {
  /** As it goes into every input. */
  readonly schemaJson: SchemaJson;
  readonly schema: Schema;
  /** Policy JSON throughout. null: policies are generated. */
  readonly policies: PolicySetJson | null;
  /** Entities as JSON; they conform to the schema. Empty: all entities are generated. */
  readonly entities: readonly JsonObject[];
  /** Whether the constructor of that name makes a value of an extension type from the argument. */
  readonly accepts: (name: string, argument: string) => boolean;
}

/** A policy to aim at: static, or a template with the values that one of its links gives to the slots. */
export interface OwnPolicy {
  readonly body: JsonObject;
  readonly values: { readonly [slot: string]: UidJson };
}

/** What stands in the policies. */
export interface Constants {
  readonly strings: Set<string>;
  readonly longs: Set<number | bigint>;
  /** Arguments by constructor: `ip`, `decimal`, `datetime`, `duration`. */
  readonly extensions: ReadonlyMap<string, Set<string>>;
  readonly tagKeys: Set<string>;
  /** Ids by entity type. */
  readonly ids: Map<string, Set<string>>;
}

export interface Prepared extends OwnFiles {
  readonly targets: readonly OwnPolicy[];
  /** Templates without a link: links are drawn. */
  readonly unlinked: readonly { readonly id: string; readonly body: JsonObject }[];
  readonly constants: Constants;
}

export function prepare(files: OwnFiles): Prepared {
  const constants = noConstants();
  const { staticPolicies = {}, templates = {}, templateLinks = [] } = files.policies ?? {};
  const targets: OwnPolicy[] = Object.values(staticPolicies).map(body => ({ body: body as JsonObject, values: {} }));
  for (const { templateId, values } of templateLinks) {
    if (Object.hasOwn(templates, templateId)) targets.push({ body: templates[templateId] as JsonObject, values });
  }
  const linked = new Set(templateLinks.map(({ templateId }) => templateId));
  const unlinked = Object.entries(templates)
    .filter(([id]) => !linked.has(id))
    .map(([id, body]) => ({ id, body: body as JsonObject }));
  for (const { body, values } of [...targets, ...unlinked.map(({ body }) => ({ body, values: {} }))]) {
    harvestScope(body, constants);
    for (const uid of Object.values(values)) addUid(uid, constants);
    for (const condition of body.conditions as readonly JsonObject[]) harvest(condition.body as Est, constants);
  }
  return { ...files, targets, unlinked, constants };
}

const noConstants = (): Constants => ({
  strings: new Set(),
  longs: new Set(),
  extensions: new Map(['ip', 'decimal', 'datetime', 'duration'].map(name => [name, new Set<string>()])),
  tagKeys: new Set(),
  ids: new Map(),
});

function addUid({ type, id }: UidJson, { ids }: Constants): void {
  const known = ids.get(type);
  if (known === undefined) ids.set(type, new Set([id]));
  else known.add(id);
}

function harvestScope(body: JsonObject, constants: Constants): void {
  for (const part of ['principal', 'resource'] as const) {
    const constraint = body[part] as JsonObject;
    const within = isObject(constraint.in) ? constraint.in.entity : undefined;
    for (const uid of [constraint.entity, within]) if (isObject(uid)) addUid(uid as UidJson, constants);
  }
}

/** The operator of a node and what stands under it. */
export function nodeOf(est: Est): readonly [operator: string, content: Json] {
  const [operator = ''] = Object.keys(est);
  return [operator, est[operator] as Json];
}

const OPERANDS = ['if', 'then', 'else', 'arg', 'left', 'right', 'in'] as const;

export function operandsOf(est: Est): readonly Est[] {
  const [operator, content] = nodeOf(est);
  if (operator === 'Value' || operator === 'Var') return [];
  if (Array.isArray(content)) return content as readonly Est[];
  if (!isObject(content)) return [];
  if (operator === 'Record') return Object.values(content) as Est[];
  return OPERANDS.flatMap(name => (Object.hasOwn(content, name) ? [content[name] as Est] : []));
}

function harvest(root: Est, constants: Constants): void {
  const waiting = [root];
  for (let est = waiting.pop(); est !== undefined; est = waiting.pop()) {
    const [operator, content] = nodeOf(est);
    if (operator === 'Value') harvestValue(content, constants);
    if (operator === 'like') constants.strings.add(textFor((content as JsonObject).pattern as readonly Json[], ''));
    if (operator === 'hasTag' || operator === 'getTag') {
      const key = ((content as JsonObject).right as JsonObject).Value;
      if (typeof key === 'string') constants.tagKeys.add(key);
    }
    const [argument] = Array.isArray(content) ? (content as readonly JsonObject[]) : [];
    if (typeof argument?.Value === 'string') constants.extensions.get(operator)?.add(argument.Value);
    waiting.push(...operandsOf(est));
  }
}

function harvestValue(json: Json, constants: Constants): void {
  if (typeof json === 'string') constants.strings.add(json);
  else if (typeof json === 'number' || typeof json === 'bigint') constants.longs.add(json);
  else if (isObject(json) && isObject(json.__entity)) addUid(json.__entity as UidJson, constants);
}

/** A text that the pattern matches, with `filling` for each wildcard. */
export function textFor(pattern: readonly Json[], filling: string): string {
  return pattern.map(part => (isObject(part) ? String(part.Literal) : filling)).join('');
}

/**
 * What a policy can get at: all access paths from principal, resource, context and one entity literal, with their types
 * and with the values that they have in the request that the policy aims at.
 */
import { type Attribute, type Datum, type Handle, STRING, type Target, type Type } from './domain.ts';
import { attribute, type Est, getTag, has, hasTag, value, variables } from './est.ts';
import type { World } from './world.ts';

/** Bits that say which roots have a type that the policy may rely on. */
export const PRINCIPAL = 1;
export const RESOURCE = 2;
export const CONTEXT = 4;
const LITERAL = 8;
export const ALL_ROOTS = 15;

const MAX_PATHS = 24;
const MAX_STEPS = 4;
const NONE: readonly (Datum | null)[] = [];

export class Path {
  readonly root: number;
  readonly parent: Path | null;
  readonly step: 'root' | 'attribute' | 'tag';
  /** The attribute or the tag's key. */
  readonly name: string;
  readonly type: Type;
  /** Whether the access must be guarded: an optional attribute, or any tag. */
  readonly guarded: boolean;
  /** The value in the request aimed at; null when it is absent or out of reach. */
  readonly value: Datum | null;
  readonly steps: number;
  private written: Est | null;

  constructor(
    root: number,
    parent: Path | null,
    step: Path['step'],
    name: string,
    type: Type,
    guarded: boolean,
    value: Datum | null,
    written: Est | null = null,
  ) {
    this.root = root;
    this.parent = parent;
    this.step = step;
    this.name = name;
    this.type = type;
    this.guarded = guarded;
    this.value = value;
    this.steps = parent === null ? 0 : parent.steps + 1;
    this.written = written;
  }

  /** The access as an expression; made when first asked for, as most paths never are. */
  get est(): Est {
    this.written ??= this.access((this.parent as Path).est);
    return this.written;
  }

  private access(base: Est): Est {
    return this.step === 'tag' ? getTag(base, value(this.name)) : attribute(base, this.name);
  }

  /** `x has a` or `x.hasTag("k")`; only for a path that has a parent. */
  guard(): Est {
    const base = (this.parent as Path).est;
    return this.step === 'tag' ? hasTag(base, value(this.name)) : has(base, this.name);
  }
}

export class Reach {
  readonly paths: Path[] = [];
  /** Entities and records of any type, the roots included: what `has` can be asked about. */
  readonly bases: Path[] = [];
  private readonly byType: (Path[] | undefined)[] = [];

  constructor(world: World, target: Target, literal: Handle) {
    const root = (bit: number, datum: Datum, est: Est) =>
      new Path(bit, null, 'root', '', datum.type, false, datum, est);
    this.add(root(CONTEXT, target.context, variables.context));
    this.add(root(PRINCIPAL, target.principal.datum, variables.principal));
    this.add(root(RESOURCE, target.resource.datum, variables.resource));
    this.add(root(LITERAL, literal.datum, value({ __entity: literal.uid })));
    for (let at = 0; at < this.bases.length && this.paths.length < MAX_PATHS; at++) {
      const base = this.bases[at] as Path;
      if (base.steps < MAX_STEPS) this.expand(world, base);
    }
  }

  /** A path of exactly this type from one of the roots; null if there is none. */
  pick(world: World, type: Type, roots: number): Path | null {
    const paths = this.byType[type.id];
    return paths === undefined ? null : pickFrom(world, paths, roots);
  }

  /** Whether there is such a path. */
  offers(type: Type, roots: number): boolean {
    return this.byType[type.id]?.some(path => (path.root & roots) !== 0) ?? false;
  }

  /** Any path but a mere root. */
  pickAny(world: World, roots: number): Path | null {
    return pickFrom(world, this.paths, roots);
  }

  pickBase(world: World, roots: number): Path | null {
    return pickFrom(world, this.bases, roots);
  }

  private add(path: Path): void {
    const { kind, id } = path.type;
    if (kind === 'entity' || kind === 'record') this.bases.push(path);
    if (path.step === 'root') return;
    this.paths.push(path);
    const known = this.byType[id];
    if (known === undefined) this.byType[id] = [path];
    else known.push(path);
  }

  private expand(world: World, base: Path): void {
    const entity = base.type.entity;
    const handle = base.value?.handle;
    const held = entity === null ? (base.value?.parts ?? NONE) : handle?.present ? handle.attributes : NONE;
    const attributes = entity === null ? base.type.attributes : entity.attributes;
    for (let i = 0; i < attributes.length; i++) {
      const { name, type, required } = attributes[i] as Attribute;
      this.add(new Path(base.root, base, 'attribute', name, type, !required, held[i] ?? null));
    }
    if (entity === null || (entity.tags === null && world.typed)) return;
    const key = world.tagKeys[base.steps % world.tagKeys.length] as string;
    const tag = handle?.present ? handle.tag(key) : null;
    this.add(new Path(base.root, base, 'tag', key, entity.tags ?? STRING, true, tag));
  }
}

/**
 * The first one of two tries that has a value, from a random place on that is allowed: with guards, an absent value
 * decides the whole condition, and then too many conditions would be false.
 */
function pickFrom(world: World, paths: readonly Path[], roots: number): Path | null {
  if (paths.length === 0) return null;
  const first = allowedFrom(paths, world.choices.below(paths.length), roots);
  if (first === null || first.value !== null || world.choices.chance(0.4)) return first;
  return allowedFrom(paths, world.choices.below(paths.length), roots);
}

function allowedFrom(paths: readonly Path[], start: number, roots: number): Path | null {
  for (let i = 0; i < paths.length; i++) {
    const path = paths[(start + i) % paths.length] as Path;
    if ((path.root & roots) !== 0) return path;
  }
  return null;
}

/**
 * Where the data that an expression reads can be changed: a variable of the request, a field of the context, an attribute
 * or a tag of an entity.
 */
import type { JsonObject } from '../../../model/cedar/syntax/interchange.ts';
import type { Action, Attribute, Datum, Handle, Type } from '../domain.ts';
import type { Est } from '../est.ts';
import { recordDatum } from '../values.ts';
import type { World } from '../world.ts';
import { type Accepts, constantOf, uidOf } from './data.ts';
import { nodeOf } from './files.ts';

/** A request that is being arranged; its parts may be replaced. */
export interface OpenTarget {
  principal: Handle;
  readonly action: Action;
  resource: Handle;
  context: Datum;
}

export interface Place {
  readonly type: Type;
  /** Whether it may be empty. */
  readonly optional: boolean;
  get(): Datum | null;
  /** Ignores what cannot be put there. */
  put(datum: Datum | null): void;
}

export class Places {
  readonly world: World;
  readonly target: OpenTarget;
  private readonly accepts: Accepts;
  private readonly frozen: ReadonlySet<Handle>;

  /** `frozen`: entities whose data stays as it is. */
  constructor(world: World, target: OpenTarget, accepts: Accepts, frozen: ReadonlySet<Handle>) {
    this.world = world;
    this.target = target;
    this.accepts = accepts;
    this.frozen = frozen;
  }

  /** The place that an expression names; null for constants, computations and what the schema does not know. */
  of(est: Est): Place | null {
    const [operator, content] = nodeOf(est);
    if (operator === 'Var') return this.variable(String(content));
    const parts = content as JsonObject;
    if (operator === '.') return this.attribute(parts.left as Est, String(parts.attr));
    if (operator === 'getTag') return this.tag(parts.left as Est, parts.right as Est);
    return null;
  }

  /** What the expression is in the request as it stands; null where that is not told, or nothing. */
  value(est: Est, type: Type | null): Datum | null {
    const place = this.of(est);
    if (place !== null) return place.get();
    const [operator, content] = nodeOf(est);
    if (operator === 'Var' && content === 'action') return this.target.action.handle.datum;
    if (type !== null) return constantOf(this.world, type, est, this.accepts);
    return this.entityConstant(est)?.datum ?? null;
  }

  /** The entity that a literal names. */
  entityConstant(est: Est): Handle | null {
    const [operator, content] = nodeOf(est);
    if (operator !== 'Value' || typeof content !== 'object' || content === null) return null;
    if (!Object.hasOwn(content, '__entity')) return null;
    const { type, id } = uidOf(content as JsonObject);
    return this.world.handles.find(({ uid }) => uid.type === type && uid.id === id) ?? null;
  }

  canChange(handle: Handle): boolean {
    return !this.frozen.has(handle);
  }

  private variable(name: string): Place | null {
    const { target } = this;
    if (name === 'context') {
      const { type } = target.context;
      return { type, optional: false, get: () => target.context, put: datum => this.putContext(datum) };
    }
    if (name !== 'principal' && name !== 'resource') return null;
    const mask = name === 'principal' ? target.action.principals : target.action.resources;
    return {
      type: target[name].type.type,
      optional: false,
      get: () => target[name].datum,
      put: datum => {
        const handle = datum?.handle;
        if (handle != null && (handle.type.bit & mask) !== 0) target[name] = handle;
      },
    };
  }

  private putContext(datum: Datum | null): void {
    if (datum !== null && datum.type === this.target.context.type) this.target.context = datum;
  }

  private attribute(left: Est, name: string): Place | null {
    const base = this.of(left);
    const datum = base === null ? this.value(left, null) : base.get();
    if (datum === null) return null;
    const { handle } = datum;
    const attributes = handle === null ? datum.type.attributes : handle.type.attributes;
    const at = attributes.findIndex(attribute => attribute.name === name);
    const attribute = attributes[at];
    if (attribute === undefined) return null;
    const put = (value: Datum | null): void => {
      if (!fits(attribute, value)) return;
      if (handle !== null) this.putInEntity(handle, at, value);
      else base?.put(recordDatum(datum.type, replaced(datum.parts, attributes.length, at, value)));
    };
    const get = (): Datum | null => (handle === null ? datum.parts[at] : handle.attributes[at]) ?? null;
    return { type: attribute.type, optional: !attribute.required, get, put };
  }

  private putInEntity(handle: Handle, at: number, value: Datum | null): void {
    if (!this.canChange(handle)) return;
    handle.present = true;
    handle.attributes = replaced(handle.attributes, handle.type.attributes.length, at, value);
  }

  private tag(left: Est, right: Est): Place | null {
    const handle = this.value(left, null)?.handle;
    const [operator, key] = nodeOf(right);
    const type = handle?.type.tags;
    if (handle == null || type == null || operator !== 'Value' || typeof key !== 'string') return null;
    const put = (value: Datum | null): void => {
      if (!this.canChange(handle) || (value !== null && value.type !== type)) return;
      const kept = handle.tagKeys.map((_, i) => i).filter(i => handle.tagKeys[i] !== key);
      const [keys, values] = [kept.map(i => handle.tagKeys[i] as string), kept.map(i => handle.tagValues[i] as Datum)];
      handle.present = true;
      handle.tagKeys = value === null ? keys : [...keys, key];
      handle.tagValues = value === null ? values : [...values, value];
    };
    return { type, optional: true, get: () => handle.tag(key), put };
  }
}

const fits = ({ type, required }: Attribute, value: Datum | null): boolean =>
  value === null ? !required : value.type === type;

function replaced(parts: readonly (Datum | null)[], length: number, at: number, part: Datum | null): (Datum | null)[] {
  return Array.from({ length }, (_, i) => (i === at ? part : (parts[i] ?? null)));
}

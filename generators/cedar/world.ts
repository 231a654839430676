/** The state of one scenario while it is generated: what has been drawn so far, from which everything later takes. */
import type { Choices } from '../choices.ts';
import {
  type Action,
  type Attribute,
  type Datum,
  type EntityType,
  FIRST_FREE_TYPE_ID,
  type Handle,
  Type,
} from './domain.ts';
import type { Pools } from './pools.ts';

export class World {
  readonly choices: Choices;
  readonly pools: Pools;
  /** Whether a schema goes with the input, so that entities and requests must conform to it. */
  readonly typed: boolean;
  /** How many types have been made: ids are below this. */
  typeCount = FIRST_FREE_TYPE_ID;
  readonly entityTypes: EntityType[] = [];
  /** Later ones may be groups of earlier ones. */
  readonly actions: Action[] = [];
  /** Those of them that apply to something. */
  readonly applicable: Action[] = [];
  /** Names with types, out of which shapes, records and contexts are composed. */
  readonly fields: Attribute[] = [];
  readonly records: Type[] = [];
  readonly tagKeys: string[] = [];
  /** Ids that the entities of all types share. */
  readonly ids: string[] = [];
  /** All entities spoken of, present or not, actions excluded. */
  readonly handles: Handle[] = [];
  /** Values made so far of sets and records, by type id. */
  readonly compounds: Datum[][] = [];
  /** Whether the parent types form a cycle of two or more. */
  cyclic = false;
  /** The types of sets met so far. */
  readonly setTypes: Type[] = [];
  private readonly sets: (Type | undefined)[] = [];

  constructor(choices: Choices, pools: Pools, typed: boolean) {
    this.choices = choices;
    this.pools = pools;
    this.typed = typed;
  }

  /** The one type of sets of `element`. */
  setOf(element: Type): Type {
    let type = this.sets[element.id];
    if (type === undefined) {
      type = new Type(this.typeCount++, 'set', { type: 'Set', element: element.json }, element);
      this.sets[element.id] = type;
      this.setTypes.push(type);
    }
    return type;
  }

  /** The entity types of a mask. */
  typesIn(mask: number): EntityType[] {
    const types: EntityType[] = [];
    for (const type of this.entityTypes) if ((type.bit & mask) !== 0) types.push(type);
    return types;
  }
}

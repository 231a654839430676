/**
 * The place where an expression is being written: whose policy, aiming at which request, what may be relied on, and
 * what is known about the expression written last.
 *
 * Knowledge is a hint, never a promise: it steers the next choice (a comparison that holds, a pattern that matches),
 * and nothing that must be correct depends on it.
 */
import type { Choices } from '../choices.ts';
import type { Datum, Target, Type } from './domain.ts';
import type { Est } from './est.ts';
import type { Path, Reach } from './reach.ts';
import type { World } from './world.ts';

/** The two ways down: an expression of a wanted type, and a condition with a wish for its outcome. */
export interface Grammar {
  expression(site: Site, type: Type, depth: number): Est;
  condition(site: Site, depth: number, wish: boolean): Est;
}

export class Site {
  readonly world: World;
  readonly choices: Choices;
  readonly target: Target;
  readonly reach: Reach;
  private readonly grammar: Grammar;
  /** Roots whose type is certain wherever the condition is evaluated. */
  roots: number;
  /** How often an expression is replaced by one of another type, and a guard forgotten: 0 for valid policies. */
  readonly loose: number;
  /** How many run-time errors are still to be planted. */
  failures: number;
  /** Accesses that the condition under way must still guard. */
  readonly pending: Path[] = [];
  /** The value of the expression written last in the request aimed at; null: unknown. */
  seen: Datum | null = null;
  /** What orders that value (see `Datum.number`), also where it is computed; NaN: unknown. */
  number = Number.NaN;
  /** The outcome of the condition written last; null: unknown. */
  truth: boolean | null = null;

  constructor(
    world: World,
    grammar: Grammar,
    target: Target,
    reach: Reach,
    mood: { roots: number; loose: number; failures: number },
  ) {
    this.world = world;
    this.choices = world.choices;
    this.grammar = grammar;
    this.target = target;
    this.reach = reach;
    this.roots = mood.roots;
    this.loose = mood.loose;
    this.failures = mood.failures;
  }

  /** An expression of the type; `seen` and `number` tell of it afterwards. */
  expression(type: Type, depth: number): Est {
    return this.grammar.expression(this, type, depth);
  }

  /** A condition, by preference with the wished outcome; `truth` tells of it afterwards. */
  condition(depth: number, wish: boolean): Est {
    return this.grammar.condition(this, depth, wish);
  }

  /** The path as an expression; its optional steps become guards of the condition under way. */
  use(path: Path): Est {
    if (this.loose === 0 || !this.choices.chance(this.loose)) this.guard(path);
    // Without a schema a value need not be of the type that the scenario meant.
    this.know(path.value !== null && path.value.type === path.type ? path.value : null);
    return path.est;
  }

  /** Records what the expression just written evaluates to. */
  know(datum: Datum | null): void {
    this.seen = datum;
    this.number = datum === null ? Number.NaN : datum.number;
  }

  private guard(path: Path): void {
    if (path.parent !== null) this.guard(path.parent);
    if (path.guarded && !this.pending.includes(path)) this.pending.push(path);
  }
}

/** A form of condition: writes one and leaves its outcome, if known, in `site.truth`. */
export type Form = (site: Site, depth: number, wish: boolean) => Est;

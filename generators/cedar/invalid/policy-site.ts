/**
 * The place in a policy where a defect is planted: one request environment, with what can be reached in it, and ways to
 * put an expression into code that the validator really checks.
 */
import type { Choices } from '../../choices.ts';
import { type Attribute, DECIMAL, LONG, STRING, type Target, type Type } from '../domain.ts';
import {
  and,
  binary,
  type Est,
  attribute as get,
  has,
  ifThenElse,
  isEmpty,
  isType,
  isTypeIn,
  like,
  negate,
  not,
  or,
  record,
  set,
  value,
  variables,
} from '../est.ts';
import { entityLiteral, literalOf } from '../literals.ts';
import type { Path, Reach } from '../reach.ts';
import type { World } from '../world.ts';

export class PolicySite {
  readonly world: World;
  readonly choices: Choices;
  readonly target: Target;
  readonly reach: Reach;

  constructor(world: World, target: Target, reach: Reach) {
    this.world = world;
    this.choices = world.choices;
    this.target = target;
    this.reach = reach;
  }

  /** A literal of a scalar type. */
  literal(type: Type): Est {
    const written = literalOf(this.world.pools.pick(type));
    // Some Longs of the pools are computed, which makes a difference to equality and to constructors.
    return type === LONG && !Object.hasOwn(written, 'Value') ? value(0) : written;
  }

  /** An expression of the scalar type that is no literal. */
  computed(type: Type): Est {
    const literal = this.literal(type);
    return this.choices.chance(0.5) ? ifThenElse(this.live(), literal, literal) : get(record(['a'], [literal]), 'a');
  }

  /** An expression of type Bool, known neither to hold nor to fail, that is valid in every environment. */
  live(): Est {
    const { principal, resource, context } = variables;
    switch (this.choices.below(5)) {
      case 1:
        return binary['=='](context, context);
      case 2:
        return binary.in(resource, resource);
      case 3:
        return binary.contains(set([principal]), principal);
      case 4:
        return binary['<'](this.literal(LONG), this.literal(LONG));
      default:
        return binary['=='](principal, principal);
    }
  }

  /** Something that is no Bool, Long, set, record or entity. */
  wrong(...types: readonly Type[]): Est {
    return this.literal(this.choices.pick(types.length > 0 ? types : [STRING, DECIMAL]));
  }

  /** Makes a condition of an expression of any type, or of none. */
  condition(of: Est, type: Type | null = null): Est {
    if (type?.kind === 'bool' && this.choices.chance(0.5)) return of;
    return this.choices.chance(0.5) ? binary['=='](of, of) : isEmpty(set([of]));
  }

  /** The condition somewhere in live code: wherever it stands, it is checked, and adds no other problem. */
  alive(condition: Est): Est {
    const live = () => this.live();
    switch (this.choices.below(11)) {
      case 1:
        return and(live(), condition);
      case 2:
        return or(live(), condition);
      case 3:
        return and(condition, live());
      case 4:
        return or(condition, live());
      case 5:
        return not(condition);
      case 6:
        return ifThenElse(live(), condition, live());
      case 7:
        return ifThenElse(condition, live(), live());
      case 8:
        return ifThenElse(live(), live(), condition);
      case 9:
        return binary.contains(set([live(), condition]), live());
      case 10:
        return get(record(['a', 'b'], [condition, live()]), 'a');
      default:
        return condition;
    }
  }

  /** The condition in code that is never evaluated, and so not checked for types. */
  dead(condition: Est): Est {
    const [yes, no] = [binary['=='](variables.action, variables.action), { Value: false }];
    switch (this.choices.below(4)) {
      case 1:
        return or(yes, condition);
      case 2:
        return ifThenElse(yes, this.live(), condition);
      case 3:
        return ifThenElse(no, condition, this.live());
      default:
        return and(no, condition);
    }
  }

  /** A test that only this environment passes. */
  environment(): Est {
    const { principal, action, resource } = this.target;
    const tests = this.choices.shuffle([
      isType(variables.principal, principal.type.name),
      isType(variables.resource, resource.type.name),
      binary['=='](variables.action, entityLiteral(action.handle)),
    ]);
    return tests.reduce(and);
  }

  /** Paths that are reached without any guard and are of the wanted kind. */
  paths(fits: (path: Path) => boolean): Path[] {
    return this.reach.paths.filter(path => isOpen(path.parent) && fits(path));
  }

  /** Entities and records that are reached without any guard, the variables included. */
  bases(fits: (path: Path) => boolean): Path[] {
    return this.reach.bases.filter(path => isOpen(path) && fits(path));
  }

  /**
   * The same value behind a test that is part of how it is written, each time with another one of as many operators as there
   * are. Two of them are never the same to a validator, which compares expressions by structure.
   */
  behindTests(of: Est): Est[] {
    const { principal, resource } = variables;
    const [one, two] = [value(1), value(2)];
    const pattern = [{ Literal: 'a' }, 'Wildcard', { Literal: 'b' }, { Literal: 'c' }];
    const { name } = this.target.principal.type;
    const tests = [
      binary['>'](one, two),
      binary['>='](one, two),
      binary['<'](one, two),
      binary['<='](one, two),
      binary['!='](principal, resource),
      binary['<'](negate(this.literal(LONG)), two),
      not(this.live()),
      isEmpty(set([one])),
      like(value('abc'), pattern),
      like(value('abc'), ['Wildcard', ...pattern]),
      has(record(['a'], [one]), 'a'),
      has(record(['a'], [record(['b'], [one])]), ['a', 'b']),
      isType(principal, name),
      isTypeIn(principal, name, principal),
    ];
    return this.choices.shuffle(tests).map(test => ifThenElse(test, of, of));
  }

  /** An optional attribute, or undefined. */
  optional(): { readonly path: Path; readonly base: Est; readonly guard: Est; readonly use: Est } | undefined {
    const paths = this.paths(({ step, guarded }) => step === 'attribute' && guarded);
    if (paths.length === 0) return undefined;
    const path = this.choices.pick(paths);
    const base = (path.parent as Path).est;
    return { path, base, guard: has(base, path.name), use: this.condition(path.est, path.type) };
  }
}

/** Whether neither the path nor anything before it needs a guard. */
function isOpen(path: Path | null): boolean {
  for (let at = path; at !== null; at = at.parent) if (at.guarded) return false;
  return true;
}

export const attributesOf = (type: Type): readonly Attribute[] =>
  type.entity === null ? type.attributes : type.entity.attributes;

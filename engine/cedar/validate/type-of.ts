/**
 * The static type of one expression in one request environment, printed as real Cedar prints types in its messages.
 */

import type { EntityUid, Expr, Schema } from '../../../model/cedar/syntax/abstract.ts';
import { byCodePoint } from '../schema/order.ts';
import { NO_CAPABILITIES } from './capabilities.ts';
import type { ErrorCategory } from './categories.ts';
import { Checker, type Environment } from './check.ts';
import { indexOf, keyOf } from './schema-index.ts';
import type { RecordTy, Ty } from './types.ts';

export interface EnvironmentName {
  readonly principal: string;
  readonly action: EntityUid;
  readonly resource: string;
}

export interface TypeReport {
  /** undefined: unknown, because of the errors. With errors and a type, it is the type to go on with. */
  readonly type: string | undefined;
  readonly errors: ReadonlySet<ErrorCategory>;
}

/** undefined: the schema has no such request environment. */
export function environmentOf(schema: Schema, name: EnvironmentName): Environment | undefined {
  const index = indexOf(schema);
  const action = schema.actions.get(keyOf(name.action));
  if (action?.principals.has(name.principal) !== true || !action.resources.has(name.resource)) return undefined;
  return {
    principal: index.types.entity(name.principal),
    action: action.uid,
    resource: index.types.entity(name.resource),
    context: index.context(action),
  };
}

/** Names that are not declared are no errors here: they are found once for a policy, not in an environment. */
export function typeOf(expr: Expr, schema: Schema, environment: Environment): TypeReport {
  const errors = new Set<ErrorCategory>();
  const { type } = new Checker(indexOf(schema), environment, errors).check(expr, NO_CAPABILITIES);
  return { type: type === undefined ? undefined : printType(type), errors };
}

const PRINTED: Readonly<Record<string, string>> = {
  true: '__cedar::internal::True',
  false: '__cedar::internal::False',
  bool: 'Bool',
  long: 'Long',
  string: 'String',
};

/** Attributes are sorted, each ends with a comma, and names stand unquoted whatever is in them. */
function printType(type: Ty): string {
  switch (type.kind) {
    case 'entity':
      return type.name;
    case 'set':
      return `Set<${printType(type.element)}>`;
    case 'record':
      return printRecord(type);
    default:
      return PRINTED[type.kind] ?? type.kind;
  }
}

function printRecord({ attributes }: RecordTy): string {
  const sorted = [...attributes].sort(([a], [b]) => byCodePoint(a, b));
  const printed = sorted.map(([name, { type, required }]) => `${name}${required ? '' : '?'}: ${printType(type)},`);
  return `{${printed.join('')}}`;
}

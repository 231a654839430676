/** Model and engine as implementations of `cedar/types`: the exact static type of an expression. */

import { readExpression as readForEngine } from '../../engine/cedar/est-read.ts';
import { parseExpression as parseForEngine } from '../../engine/cedar/parse-policy.ts';
import { readSchema as readEngineSchema } from '../../engine/cedar/schema/read.ts';
import { environmentOf, typeOf } from '../../engine/cedar/validate/type-of.ts';
import type { TypesInput } from '../../generators/cedar/schemas/typed-expression.ts';
import { readExpression as readForModel } from '../../model/cedar/est.ts';
import { parseExpression as parseForModel } from '../../model/cedar/parse.ts';
import { readSchema as readModelSchema } from '../../model/cedar/schema/read.ts';
import type { Rejected } from '../../model/cedar/syntax/interchange.ts';
import { typeOfExpression } from '../../model/cedar/validate/validate.ts';

/** `type` as Cedar prints it; null: the expression is ill typed in this environment. */
export type TypesAnswer = { readonly type: string | null } | Rejected;

function modelTypes({ schema, environment, expression }: TypesInput): TypesAnswer {
  const read = readModelSchema(schema);
  if ('rejected' in read) return { rejected: 'schema' };
  const expr = typeof expression === 'string' ? parseForModel(expression) : readForModel(expression);
  if ('rejected' in expr) return { rejected: 'expression' };
  return { type: typeOfExpression(expr.loaded, environment, read.loaded) ?? null };
}

function engineTypes({ schema, environment, expression }: TypesInput): TypesAnswer {
  const read = readEngineSchema(schema);
  if (!read.ok) return { rejected: 'schema' };
  const expr = typeof expression === 'string' ? parseForEngine(expression) : readForEngine(expression);
  if (!expr.ok) return { rejected: 'expression' };
  const known = environmentOf(read.value, environment);
  if (known === undefined) return { type: null };
  const { type, errors } = typeOf(expr.value, read.value, known);
  return { type: errors.size > 0 ? null : (type ?? null) };
}

export const modelTypeAnswers = { 'cedar/types': modelTypes } as const;
export const engineTypeAnswers = { 'cedar/types': engineTypes } as const;

/**
 * `cedar/types`: the exact static type of one expression in one request environment. Finer than `cedar/validate`, which tells
 * types only by the errors that they lead to.
 */

import {
  TYPES_GENERATOR_VERSION,
  type TypesInput,
  typesScenario,
} from '../../../generators/cedar/schemas/typed-expression.ts';
import type { Json, UidJson } from '../../../model/cedar/syntax/interchange.ts';
import { UserError } from '../../errors.ts';
import type { TypesAnswer } from '../../implementations/types.ts';
import { writeJson } from '../../json.ts';
import type { Difference, Subject } from '../../subject.ts';
import { visible } from '../../visible.ts';
import { schemaSize } from './entities.ts';
import { expressionSize } from './est.ts';
import { evaluateFeatures } from './features.ts';
import { object, readSchemaJson } from './read.ts';
import { reduceExpression } from './reduce-expression.ts';
import { compareRejected, isRejected } from './rejected.ts';
import { renderExpression, renderSchema } from './render.ts';
import { reduceSchemaJson } from './schema-reduce.ts';

export const cedarTypes: Subject<TypesInput, TypesAnswer> = {
  name: 'cedar/types',
  title: 'the type checker: the exact type of one expression, or that it is ill typed',
  generatorVersion: TYPES_GENERATOR_VERSION,
  generate: typesScenario,
  implementations: ['model', 'engine', 'cedar-wasm'],
  testsEach: 1,
  tests: () => 1,
  compare: compareTypes,
  properties: [],
  reductions: reduceTypes,
  size: ({ schema, expression }) => schemaSize(schema) + expressionSize(expression),
  features: ({ expression }) => evaluateFeatures({ expression, request: NO_REQUEST, entities: [] }),
  render: ({ schema, environment, expression }) => {
    const { principal, action, resource } = environment;
    const where = visible(`// principal is ${principal}, action ${writeJson(action)}, resource is ${resource}`);
    return [where, renderExpression(expression), renderSchema(schema)].join('\n');
  },
  read: readTypes,
};

const NOBODY: UidJson = { type: '', id: '' };
const NO_REQUEST = { principal: NOBODY, action: NOBODY, resource: NOBODY, context: {} };

function compareTypes(_input: TypesInput, left: TypesAnswer, right: TypesAnswer): Difference | undefined {
  if (isRejected(left) || isRejected(right)) return compareRejected(left, right);
  if (left.type === right.type) return undefined;
  const kind = left.type === null || right.type === null ? 'well or ill typed' : 'type';
  return { kind, at: 'type', left: left.type, right: right.type };
}

function* reduceTypes(input: TypesInput): Generator<TypesInput> {
  for (const expression of reduceExpression(input.expression)) yield { ...input, expression };
  for (const schema of reduceSchemaJson(input.schema)) yield { ...input, schema };
}

function readTypes(json: Json): TypesInput {
  const { schema, environment, expression = null } = object(json, 'input', ['schema', 'environment', 'expression']);
  const { principal, action, resource } = object(environment, 'input.environment', ['principal', 'action', 'resource']);
  if (typeof principal !== 'string' || typeof resource !== 'string') {
    throw new UserError('input.environment: principal and resource are names of entity types');
  }
  const { type, id } = object(action, 'input.environment.action', ['type', 'id']);
  const uid = { type: String(type), id: String(id) };
  return {
    schema: readSchemaJson(schema, 'input.schema'),
    environment: { principal, action: uid, resource },
    expression,
  };
}

/**
 * `cedar/validate`: policies, templates and links against a schema; compared are the sets of error categories for each id and
 * the warnings that all validators agree to give.
 */

import type { Planted } from '../../../generators/cedar/invalid/planted.ts';
import { VALIDATE_GENERATOR_VERSION, validateScenario } from '../../../generators/cedar/invalid/policy.ts';
import type {
  AuthorizeInput,
  PolicySetJson,
  ValidateAnswer,
  ValidateInput,
} from '../../../model/cedar/syntax/interchange.ts';
import { writeJson } from '../../json.ts';
import type { Difference, Property, Subject } from '../../subject.ts';
import { schemaSize } from './entities.ts';
import { authorizeFeatures, authorizeSize } from './features.ts';
import { plantedFeatures, readPlanted, reducePlanted, renderPlanted, reportsWhatIsPlanted } from './planted.ts';
import { object, readPolicySetJson, readSchemaJson } from './read.ts';
import { reduceAuthorize } from './reduce.ts';
import { compareRejected, isRejected, sameSet } from './rejected.ts';
import { renderAuthorize } from './render.ts';
import { schemaFeatures } from './schema-features.ts';
import { reduceSchemaJson } from './schema-reduce.ts';

type Input = Planted<ValidateInput>;
type Accepted = Exclude<ValidateAnswer, { readonly rejected: unknown }>;
type Diagnostics = Accepted['errors'];

export const cedarValidate: Subject<Input, ValidateAnswer> = {
  name: 'cedar/validate',
  title: 'the validator: the categories of errors and warnings of each policy, template and link',
  generatorVersion: VALIDATE_GENERATOR_VERSION,
  generate: validateScenario,
  implementations: ['model', 'engine', 'cedar-wasm'],
  testsEach: 1,
  tests: () => 1,
  compare: compareValidations,
  properties: [reportsWhatIsPlanted(), speaksOfWhatIsThere()],
  reductions: input => reducePlanted(input, reduceValidate),
  size: ({ schema, policies }) => schemaSize(schema) + authorizeSize(onlyPolicies(policies)),
  features: function* (input) {
    yield* plantedFeatures(input);
    yield* schemaFeatures(input.schema);
    yield* authorizeFeatures({ ...onlyPolicies(input.policies), schema: {} });
  },
  render: input =>
    [renderPlanted(input), renderAuthorize({ ...onlyPolicies(input.policies), schema: input.schema })]
      .filter(part => part !== '')
      .join('\n'),
  read: json => {
    const { schema, policies, planted } = object(json, 'input', ['schema', 'policies', 'planted?']);
    return {
      schema: readSchemaJson(schema, 'input.schema'),
      policies: readPolicySetJson(policies, 'input.policies'),
      ...readPlanted(planted),
    };
  },
};

const onlyPolicies = (policies: PolicySetJson): AuthorizeInput => ({
  schema: null,
  policies,
  entities: [],
  requests: [],
});

function* reduceValidate(input: Input): Generator<Input> {
  const { schema, policies } = input;
  for (const smaller of reduceAuthorize(onlyPolicies(policies))) yield { schema, policies: smaller.policies };
  for (const smaller of reduceSchemaJson(schema)) yield { schema: smaller, policies };
}

// -------------------------------------------------------------------------------------------------------- comparison

function compareValidations({ policies }: Input, left: ValidateAnswer, right: ValidateAnswer): Difference | undefined {
  if (isRejected(left) || isRejected(right)) return compareRejected(left, right);
  return (
    compareDiagnostics('errors', left.errors, right.errors, () => true) ??
    compareDiagnostics('warnings', left.warnings, right.warnings, comparableWarning(policies))
  );
}

const IN_ALL_EDITIONS: ReadonlySet<string> = new Set([
  'impossiblePolicy',
  'invalidActionApplication',
  'bidiString',
  'bidiIdentifier',
]);

/**
 * Which scripts a string mixes depends on the edition of Unicode, beyond ASCII: language reference, part 2, 4. The text of all policies decides, looked at once and only if such a warning comes up.
 */
function comparableWarning(policies: PolicySetJson): (category: string) => boolean {
  let ascii: boolean | undefined;
  return category => {
    if (IN_ALL_EDITIONS.has(category)) return true;
    ascii ??= /^[\x20-\x7e]*$/.test(writeJson(policies));
    return ascii;
  };
}

function compareDiagnostics(
  part: 'errors' | 'warnings',
  left: Diagnostics,
  right: Diagnostics,
  counts: (category: string) => boolean,
): Difference | undefined {
  for (const id of new Set([...Object.keys(left), ...Object.keys(right)])) {
    const [a, b] = [left, right].map(each => (Object.hasOwn(each, id) ? (each[id] ?? []) : []).filter(counts)) as [
      string[],
      string[],
    ];
    if (sameSet(a, b)) continue;
    const odd = [...a.filter(each => !b.includes(each)), ...b.filter(each => !a.includes(each))].sort();
    return { kind: `${part} ${odd.join(', ')}`, at: `${part}[${JSON.stringify(id)}]`, left: a, right: b };
  }
  return undefined;
}

/** Diagnostics stand under the id of a policy, a template or a link. */
function speaksOfWhatIsThere(): Property<Input, ValidateAnswer> {
  return {
    name: 'speaks of what is there',
    broken: ({ policies }, answer) => {
      if (isRejected(answer)) return undefined;
      const { staticPolicies, templates, templateLinks } = policies;
      const stranger = [...Object.keys(answer.errors), ...Object.keys(answer.warnings)].find(
        id =>
          !Object.hasOwn(staticPolicies, id) &&
          !Object.hasOwn(templates, id) &&
          !templateLinks.some(({ newId }) => newId === id),
      );
      return stranger === undefined ? undefined : `there is no policy ${JSON.stringify(stranger)}`;
    },
  };
}

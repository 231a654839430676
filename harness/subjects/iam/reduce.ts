/** Smaller inputs: without statements, patterns, findings and names; then with shorter words, everywhere at once. */

import type { Json, JsonObject } from '../../../model/cedar/syntax/interchange.ts';
import { isCatalogue, isFindings, isPolicy } from '../../../model/iam/read.ts';
import type {
  CatalogueJson,
  FindingJson,
  PolicyJson,
  RefineInput,
  StatementJson,
} from '../../../model/iam/syntax/interchange.ts';
import { replaceAt, withKey } from '../cedar/est.ts';
import { dropChunks, reduceData } from '../cedar/reduce-data.ts';
import { listOf, statementsOf } from './facts.ts';

export function* reduceRefine(input: RefineInput): Generator<RefineInput> {
  const { policy, catalogue, unused } = input;
  if (isPolicy(policy)) for (const smaller of reducePolicy(policy)) yield { ...input, policy: smaller };
  if (isFindings(unused)) for (const smaller of reduceFindings(unused)) yield { ...input, unused: smaller };
  if (isCatalogue(catalogue)) for (const smaller of reduceCatalogue(catalogue)) yield { ...input, catalogue: smaller };
  if (isPolicy(policy) && isFindings(unused) && isCatalogue(catalogue)) {
    yield* shorterWords({ policy, catalogue, unused });
    return;
  }
  // What does not read is shrunk as any JSON.
  for (const smaller of reduceData(policy)) yield { ...input, policy: smaller };
  for (const smaller of reduceData(unused)) yield { ...input, unused: smaller };
  for (const smaller of reduceData(catalogue)) yield { ...input, catalogue: smaller };
}

// -------------------------------------------------------------------------------------------------------------- policy

function* reducePolicy(policy: PolicyJson): Generator<PolicyJson> {
  const statements = statementsOf(policy);
  const withStatements = (left: readonly StatementJson[]): PolicyJson => ({ ...policy, Statement: left });
  if (statements.length > 1) for (const kept of dropChunks(statements)) yield withStatements(kept);
  for (const key of ['Version', 'Id'])
    if (Object.hasOwn(policy, key)) yield withKey(policy, key, undefined) as PolicyJson;
  for (const [i, statement] of statements.entries()) {
    for (const smaller of reduceStatement(statement)) {
      const left = replaceAt(statements, i, smaller);
      yield Array.isArray(policy.Statement) ? withStatements(left) : { ...policy, Statement: smaller };
    }
  }
  const [first] = statements;
  if (first !== undefined && statements.length === 1 && Array.isArray(policy.Statement))
    yield { ...policy, Statement: first };
}

const NEEDED = new Set(['Effect', 'Action', 'NotAction']);

function* reduceStatement(statement: StatementJson): Generator<StatementJson> {
  for (const key of Object.keys(statement)) {
    if (!NEEDED.has(key)) yield withKey(statement, key, undefined) as StatementJson;
  }
  const key = statement.Action === undefined ? 'NotAction' : 'Action';
  const patterns = listOf(statement[key]);
  const withPatterns = (json: Json): StatementJson => ({ ...statement, [key]: json });
  if (patterns.length > 1) for (const kept of dropChunks(patterns)) yield withPatterns(kept);
  for (const [i, pattern] of patterns.entries()) {
    for (const shorter of reducePattern(pattern)) {
      yield withPatterns(typeof statement[key] === 'string' ? shorter : replaceAt(patterns, i, shorter));
    }
  }
}

/** Without one part between wildcards and capitals, or without its last characters. */
function* reducePattern(pattern: string): Generator<string> {
  const colon = pattern.indexOf(':') + 1;
  const parts = pattern.slice(colon).match(/[*?]|[A-Z]?[^A-Z*?]+|[A-Z]/g) ?? [];
  for (const i of parts.keys()) yield pattern.slice(0, colon) + parts.filter((_, at) => at !== i).join('');
  if (pattern.length > 1) yield pattern.slice(0, -1);
}

// ------------------------------------------------------------------------------------------------------- what is known

function* reduceFindings(findings: readonly FindingJson[]): Generator<readonly FindingJson[]> {
  yield* dropChunks(findings);
  for (const [i, finding] of findings.entries()) {
    if (finding.actions === undefined) continue;
    for (const actions of dropChunks(finding.actions)) yield replaceAt(findings, i, { ...finding, actions });
  }
}

function* reduceCatalogue(catalogue: CatalogueJson): Generator<CatalogueJson> {
  const services = Object.keys(catalogue);
  for (const kept of dropChunks(services)) {
    yield Object.fromEntries(kept.map(service => [service, catalogue[service] ?? []]));
  }
  for (const service of services) {
    for (const names of dropChunks(catalogue[service] ?? [])) yield { ...catalogue, [service]: names };
  }
}

// --------------------------------------------------------------------------------------------------------------- words

interface Readable {
  readonly policy: PolicyJson;
  readonly catalogue: CatalogueJson;
  readonly unused: readonly FindingJson[];
}

/** A service or a word of a name becomes shorter in every place where it stands, so that the parts go on fitting. */
function* shorterWords(input: Readable): Generator<RefineInput> {
  const services = new Set([...Object.keys(input.catalogue), ...input.unused.map(finding => finding.serviceNamespace)]);
  for (const service of services) if (service.length > 1) yield renamed(input, service, 's');
  const names = [...Object.values(input.catalogue).flat(), ...input.unused.flatMap(({ actions }) => actions ?? [])];
  const words = new Set(names.flatMap(name => name.match(/[A-Z]?[^A-Z]+|[A-Z]/g) ?? []));
  for (const word of words) {
    yield renamed(input, word, '');
    if (word.length > 1) for (const shorter of SHORT_WORDS) yield renamed(input, word, shorter);
    if (word.length > 2) yield renamed(input, word, word.slice(0, -1));
  }
}

const SHORT_WORDS = ['A', 'B', 'Aa'];

function renamed({ policy, catalogue, unused }: Readable, from: string, to: string): RefineInput {
  const rename = (text: string): string => text.split(from).join(to);
  const renamePatterns = (json: Json): Json => (typeof json === 'string' ? rename(json) : listOf(json).map(rename));
  const renameIn = (statement: JsonObject): JsonObject => {
    const key = statement.Action === undefined ? 'NotAction' : 'Action';
    return { ...statement, [key]: renamePatterns(statement[key] as Json) };
  };
  const Statement = Array.isArray(policy.Statement)
    ? policy.Statement.map(renameIn)
    : renameIn(policy.Statement as JsonObject);
  return {
    policy: { ...policy, Statement },
    catalogue: Object.fromEntries(Object.entries(catalogue).map(([key, names]) => [rename(key), names.map(rename)])),
    unused: unused.map(({ serviceNamespace, actions }) =>
      actions === undefined
        ? { serviceNamespace: rename(serviceNamespace) }
        : { serviceNamespace: rename(serviceNamespace), actions: actions.map(rename) },
    ),
  };
}

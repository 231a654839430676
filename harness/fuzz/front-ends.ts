/**
 * The front ends of the byte lane: which input of a subject the bytes are, and what to begin with.
 *
 * Bytes are UTF-8; what is none is read as U+FFFD, so that every byte string is an input. What a file of `corpus/bytes`
 * means is fixed here: a change makes the kept files worthless.
 */

import { readFileSync } from 'node:fs';
import type {
  EntitiesInput,
  EvaluateInput,
  Json,
  JsonObject,
  ParseInput,
  RequestJson,
  SchemaInput,
} from '../../model/cedar/syntax/interchange.ts';
import { readJson, writeJson } from '../json.ts';

export interface FrontEnd {
  read(text: string): unknown;
  /** The text of an input that the subject's generator has made; undefined where none says it. */
  write(input: never): string | undefined;
  /** The texts of the language reference's verified cases. */
  readonly seeds: () => readonly string[];
}

/** In the text of `cedar/entities`: before it stands a schema, after it the entities. */
const SCHEMA_ENDS = '\n---\n';

/** One argument for an extension constructor: its name, a line break, and the string as it is. */
const CONSTRUCTOR = /^(ip|decimal|datetime|duration)\n/;

const REQUEST: RequestJson = {
  principal: { type: 'User', id: 'alice' },
  action: { type: 'Action', id: 'view' },
  resource: { type: 'Doc', id: 'd1' },
  context: {},
};

export const FRONT_ENDS: ReadonlyMap<string, FrontEnd> = new Map<string, FrontEnd>([
  ['cedar/parse', { read: text => ({ text }), write: ({ text }: ParseInput) => text, seeds: policyTexts }],
  ['cedar/schema', { read: text => ({ schema: jsonObject(text) ?? text }), write: writeSchema, seeds: schemaTexts }],
  ['cedar/entities', { read: readEntities, write: writeEntities, seeds: entitiesTexts }],
  ['cedar/evaluate', { read: readExpressionInput, write: writeExpressionInput, seeds: expressionTexts }],
]);

const decoder = new TextDecoder();
export const textOf = (bytes: Uint8Array): string => decoder.decode(bytes);

/** What begins like a JSON schema and is JSON; anything else is schema text. */
function jsonObject(text: string): JsonObject | undefined {
  if (!text.trimStart().startsWith('{')) return undefined;
  try {
    return readJson(text) as JsonObject;
  } catch {
    return undefined;
  }
}

function readEntities(text: string): unknown {
  const at = text.indexOf(SCHEMA_ENDS);
  return at < 0
    ? { schema: null, entities: text }
    : { schema: text.slice(0, at), entities: text.slice(at + SCHEMA_ENDS.length) };
}

function documentOf(json: unknown): string {
  return typeof json === 'string' ? json : writeJson(json as Json);
}

function writeSchema({ schema }: SchemaInput): string {
  return documentOf(schema);
}

/** A JSON schema is left out: what stands before the entities is schema text. */
function writeEntities({ schema, entities }: EntitiesInput): string {
  const document = documentOf(entities);
  return typeof schema === 'string' ? `${schema}${SCHEMA_ENDS}${document}` : document;
}

/** Most are policy JSON, which the lane has no notation for. */
function writeExpressionInput({ expression }: EvaluateInput): string | undefined {
  return typeof expression === 'string' ? expression : undefined;
}

function readExpressionInput(text: string): unknown {
  const name = CONSTRUCTOR.exec(text)?.[1];
  const expression: Json = name === undefined ? text : { [name]: [{ Value: text.slice(name.length + 1) }] };
  return { expression, request: REQUEST, entities: [] };
}

// -------------------------------------------------------------------------------------------------------------- seeds

const vectors = <T>(file: string): readonly T[] =>
  JSON.parse(readFileSync(new URL(`../../model/cedar/testdata/${file}`, import.meta.url), 'utf8'));

const textFor = (json: unknown): string => (typeof json === 'string' ? json : JSON.stringify(json));

const expressions = (): string[] => vectors<{ readonly expr: string }>('eval-vectors.json').map(({ expr }) => expr);

function policyTexts(): readonly string[] {
  const policies = vectors<{ readonly policy?: unknown; readonly template?: unknown }>('validation-vectors.json');
  const whole = policies.flatMap(({ policy, template }) => [policy, template].filter(each => typeof each === 'string'));
  return [
    ...(whole as string[]),
    ...expressions().map(expression => `permit(principal, action, resource) when { ${expression} };`),
  ];
}

function schemaTexts(): readonly string[] {
  return vectors<{ readonly schema: unknown }>('schema-vectors.json').map(({ schema }) => textFor(schema));
}

function entitiesTexts(): readonly string[] {
  return vectors<{ readonly schema: unknown; readonly entities: unknown }>('entity-vectors.json').flatMap(
    ({ schema, entities }) => {
      const text = textFor(entities);
      return typeof schema === 'string' ? [text, `${schema}${SCHEMA_ENDS}${text}`] : [text];
    },
  );
}

/** Calls of a constructor also as its argument alone. */
function expressionTexts(): readonly string[] {
  return expressions().flatMap(text => {
    const call = /^(ip|decimal|datetime|duration)\("([^"\\]*)"\)$/.exec(text);
    return call === null ? [text] : [text, `${call[1]}\n${call[2]}`];
  });
}

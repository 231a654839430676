/**
 * Between inputs of `cedar/authorize` and the integration-test format that the Cedar project publishes.
 *
 * The format has static policies in one text, named by their place (`policy0`, ...). So links of templates become the
 * policies that they stand for, and ids are exchanged for places. It has a schema always: inputs without one cannot be
 * said in it.
 */

import type { IntegrationTest } from '../../corpus/integration-tests.ts';
import type { WrittenTest } from '../../corpus/write-integration-tests.ts';
import { schemaJsonToText } from '../../engine/cedar/schema/convert.ts';
import type {
  AuthorizeAnswer,
  AuthorizeInput,
  Json,
  JsonObject,
  ParseAnswer,
  PolicyJson,
  ResponseJson,
  ValidateAnswer,
} from '../../model/cedar/syntax/interchange.ts';
import { type Implementation, isUnsupported } from '../implementation.ts';
import { createImplementation } from '../implementations/index.ts';
import { modelPrinter } from '../implementations/printers.ts';
import { isObject, readJson } from '../json.ts';
import { compareResponse } from '../subjects/cedar/authorize.ts';
import { filledTemplate } from '../subjects/cedar/links.ts';

/** Whoever decides what is right: all that is exchanged was answered by it. */
const JUDGE = 'cedar-wasm';

export class Exchange {
  readonly #parse: Implementation;
  readonly #validate: Implementation;
  readonly #authorize: Implementation;

  private constructor(parse: Implementation, validate: Implementation, authorize: Implementation) {
    this.#parse = parse;
    this.#validate = validate;
    this.#authorize = authorize;
  }

  static async open(): Promise<Exchange> {
    const [parse, validate, authorize] = await Promise.all(
      ['cedar/parse', 'cedar/validate', 'cedar/authorize'].map(subject => createImplementation(JUDGE, subject)),
    );
    return new Exchange(parse as Implementation, validate as Implementation, authorize as Implementation);
  }

  async close(): Promise<void> {
    for (const each of [this.#parse, this.#validate, this.#authorize]) await each.close?.();
  }

  /** Why it cannot be said in the format, or the test; verified: read back, it is answered as the input was. */
  async toTest(name: string, input: AuthorizeInput): Promise<WrittenTest | { readonly why: string }> {
    if (input.schema === null) return { why: 'it has no schema' };
    const schema = typeof input.schema === 'string' ? input.schema : textOf(input.schema);
    if (schema === undefined) return { why: 'its schema has no text' };
    const static_ = policiesInForce(input);
    if (static_ === undefined) return { why: 'its policies do not load' };
    const texts = static_.map(({ policy }) => modelPrinter.print({ policy })?.text);
    if (texts.includes(undefined)) return { why: 'its policies do not load' };
    const answer = (await this.#authorize.answer(input)) as AuthorizeAnswer;
    if (isUnsupported(answer) || !('responses' in answer)) return { why: 'it is rejected' };
    const place = new Map(static_.map(({ id }, i) => [id, `policy${i}`]));
    const requests = answer.responses.map((response, i) => ({
      description: `request ${i}`,
      request: input.requests[i] as AuthorizeInput['requests'][number],
      decision: response.decision,
      reason: response.reasons.map(id => place.get(id) ?? id).sort(),
      errors: response.errors.map(({ policyId }) => place.get(policyId) ?? policyId).sort(),
    }));
    const entities = typeof input.entities === 'string' ? readJson(input.entities) : (input.entities as Json);
    const policies = texts.join('\n\n');
    const test = { name, policies, schema, entities, shouldValidate: await this.#isValid(schema, policies), requests };
    const wrong = await this.#differs(test, answer.responses, place);
    return wrong === undefined ? test : { why: wrong };
  }

  /** The input with the expected responses as its answer; a text of why not when the policies do not parse. */
  async toDocument(
    test: Omit<IntegrationTest, 'entities'> & { readonly entities: Json },
  ): Promise<JsonObject | string> {
    const input = await this.#inputOf(test);
    if (input === undefined) return 'its policies do not parse, or are templates';
    const responses = test.requests.map(({ decision, reason, errors }) => ({
      decision,
      reasons: reason,
      errors: errors.map(policyId => ({ policyId })),
    }));
    const answers = { expected: { responses } };
    const document = { lockstep: 1, subject: 'cedar/authorize', input, answers, origin: { test: test.name } };
    return document as unknown as JsonObject;
  }

  async #inputOf(
    test: Omit<IntegrationTest, 'entities'> & { readonly entities: Json },
  ): Promise<AuthorizeInput | undefined> {
    const parsed = (await this.#parse.answer({ text: test.policies })) as ParseAnswer;
    if (isUnsupported(parsed) || !('policies' in parsed)) return undefined;
    const policies = { staticPolicies: parsed.policies, templates: {}, templateLinks: [] };
    const requests = test.requests.map(({ request }) => request);
    return { schema: test.schema, policies, entities: test.entities as AuthorizeInput['entities'], requests };
  }

  async #isValid(schema: string, text: string): Promise<boolean> {
    const parsed = (await this.#parse.answer({ text })) as ParseAnswer;
    if (isUnsupported(parsed) || !('policies' in parsed)) return false;
    const policies = { staticPolicies: parsed.policies, templates: {}, templateLinks: [] };
    const answer = (await this.#validate.answer({ schema, policies })) as ValidateAnswer;
    return 'errors' in answer && Object.values(answer.errors).every(categories => categories.length === 0);
  }

  async #differs(
    test: WrittenTest,
    responses: readonly ResponseJson[],
    place: ReadonlyMap<string, string>,
  ): Promise<string | undefined> {
    const input = await this.#inputOf(test);
    if (input === undefined) return 'its text does not parse';
    const again = (await this.#authorize.answer(input)) as AuthorizeAnswer;
    if (isUnsupported(again) || !('responses' in again)) return 'its text is rejected';
    const named = (id: string): string => place.get(id) ?? id;
    const same = responses.every((response, i) => {
      const errors = response.errors.map(error => ({ ...error, policyId: named(error.policyId) }));
      const expected = { ...response, reasons: response.reasons.map(named), errors };
      const found = again.responses[i];
      return found !== undefined && compareResponse(expected, found, i) === undefined;
    });
    return same ? undefined : 'its text is answered in another way';
  }
}

function textOf(schema: JsonObject): string | undefined {
  const read = schemaJsonToText(schema);
  return read.ok ? read.value : undefined;
}

/** Static policies, and links as the policies that they stand for. */
function policiesInForce({ policies }: AuthorizeInput): { id: string; policy: PolicyJson }[] | undefined {
  const found = Object.entries(policies.staticPolicies).map(([id, policy]) => ({ id, policy }));
  for (const { templateId, newId, values } of policies.templateLinks) {
    const template = policies.templates[templateId];
    if (!isObject(template)) return undefined;
    found.push({ id: newId, policy: filledTemplate(template, values as JsonObject) });
  }
  return found;
}

/**
 * Cedar's published tests as inputs of `cedar/authorize`, so that the same figures can be told of them. Policies are
 * read by the engine's parser; what does not parse is counted, not hidden.
 */

import { answers } from '../../engine/cedar/index.ts';
import type { AuthorizeInput, Json } from '../../model/cedar/syntax/interchange.ts';
import { readPublished } from '../corpus/published.ts';
import { messageOf, UserError } from '../errors.ts';
import { readJson } from '../json.ts';

export interface Corpus {
  readonly inputs: readonly AuthorizeInput[];
  /** Tests whose policies the engine does not parse. */
  readonly unread: number;
}

/** Throws a UserError when there are no tests at the path. */
export async function readCorpus(path: string): Promise<Corpus> {
  const tests = await readPublished(path);
  const inputs: AuthorizeInput[] = [];
  let unread = 0;
  try {
    for (const test of tests) {
      const parsed = answers['cedar/parse']({ text: test.policies });
      if ('rejected' in parsed) {
        unread++;
        continue;
      }
      inputs.push({
        schema: test.schema,
        policies: { staticPolicies: parsed.policies, templates: parsed.templates, templateLinks: [] },
        entities: readJson(test.entities) as readonly Json[],
        requests: test.requests.map(({ request }) => request),
      });
    }
  } catch (thrown) {
    throw new UserError(`${path}: ${messageOf(thrown)}`);
  }
  if (inputs.length === 0) {
    throw new UserError(`no tests in ${path}`, 'give the folder or .tar.gz that holds tests in the published format');
  }
  return { inputs, unread };
}

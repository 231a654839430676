/**
 * Tests in the integration-test format that the Cedar project publishes, written: the other direction of
 * `integration-tests.ts`. Any implementation of Cedar that runs the published tests can run these.
 *
 * Promise: what is written is read back as the same test.
 */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Json } from '../model/cedar/syntax/interchange.ts';
import type { IntegrationTest } from './integration-tests.ts';

export type WrittenTest = Omit<IntegrationTest, 'entities'> & { readonly entities: Json };

/** Writes `NAME.json`, `.cedar`, `.cedarschema` and `.entities.json` into `folder`; `name` may hold folders. */
export function writeIntegrationTest(folder: string, test: WrittenTest, layOut: (json: Json) => string): void {
  const { name, policies, schema, entities, shouldValidate, requests } = test;
  const file = (ending: string): string => `${name}.${ending}`;
  const write = (ending: string, text: string): void => {
    const path = join(folder, file(ending));
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, text.endsWith('\n') ? text : `${text}\n`);
  };
  write('cedar', policies);
  write('cedarschema', schema);
  write('entities.json', layOut(entities));
  const document = {
    policies: file('cedar'),
    entities: file('entities.json'),
    schema: file('cedarschema'),
    shouldValidate,
    requests: requests.map(({ description, request, decision, reason, errors }) => ({
      description,
      ...request,
      validateRequest: true,
      decision,
      reason,
      errors,
    })),
  };
  write('json', layOut(document as unknown as Json));
}

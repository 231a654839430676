/** Reading tests in Cedar's published format for a person: what is not there, or is none, becomes one clear UserError. */

import { existsSync, statSync } from 'node:fs';
import { type IntegrationTest, readIntegrationTests } from '../../corpus/integration-tests.ts';
import { messageOf, UserError } from '../errors.ts';
import { readJson } from '../json.ts';

/** Of a folder or a `.tar.gz` file; none when there are none in it. */
export async function readPublished(path: string): Promise<readonly IntegrationTest[]> {
  if (!existsSync(path)) throw new UserError(`${path}: there is no such folder or archive`);
  try {
    return await readIntegrationTests(path, readJson);
  } catch (thrown) {
    // From Node 22 on the stream's own error says nothing, and has what zlib says as its cause.
    const why = messageOf(thrown instanceof Error && thrown.cause instanceof Error ? thrown.cause : thrown);
    throw new UserError(
      // What zlib says of a file that was never compressed.
      statSync(path).isFile() && why === 'incorrect header check'
        ? `${path}: is no .tar.gz archive`
        : `${path}: ${why}`,
    );
  }
}

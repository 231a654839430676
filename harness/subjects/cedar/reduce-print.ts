/** Smaller inputs of `cedar/print`. */

import type { Json, PrintInput } from '../../../model/cedar/syntax/interchange.ts';
import { isObject, JsonSyntaxError, readJson, writeJson } from '../../json.ts';
import { reducePolicy } from './reduce.ts';
import { reduceData } from './reduce-data.ts';
import { reduceText } from './reduce-text.ts';

export function* reducePrint(input: PrintInput): Generator<PrintInput> {
  if ('json' in input) return yield* reduceJsonText(input.json);
  if (typeof input.policy === 'string') {
    for (const policy of reduceText(input.policy)) yield { policy };
    return;
  }
  for (const policy of reducePolicy(input.policy)) yield { policy };
  for (const policy of reduceData(input.policy)) if (isObject(policy)) yield { policy };
}

/** Through the document where it can be read, else through its tokens, which keeps what made it unreadable. */
function* reduceJsonText(text: string): Generator<PrintInput> {
  const document = readable(text);
  if (isObject(document)) {
    yield { policy: document };
    for (const policy of reducePolicy(document)) if (typeof policy !== 'string') yield { json: writeJson(policy) };
    for (const smaller of reduceData(document)) yield { json: writeJson(smaller) };
  }
  for (const json of reduceText(text)) yield { json };
}

/** undefined: no JSON. */
export function readable(text: string): Json | undefined {
  try {
    return readJson(text);
  } catch (thrown) {
    if (thrown instanceof JsonSyntaxError) return undefined;
    throw thrown;
  }
}

/**
 * JSON for people: what fits on a line stands on one line, what does not is broken up, level by level.
 *
 * The plain writer is passed in, because numbers must keep all their digits.
 */

import type { Json, JsonObject } from '../model/cedar/syntax/interchange.ts';

const WIDTH = 118;

export function layOut(json: Json, write: (json: Json) => string, indent = '', before = 0): string {
  const line = write(json);
  if (indent.length + before + line.length <= WIDTH || typeof json !== 'object' || json === null) return line;
  const inner = `${indent}  `;
  if (Array.isArray(json)) {
    if (json.length === 0) return line;
    const items = (json as readonly Json[]).map(item => `${inner}${layOut(item, write, inner)}`);
    return `[\n${items.join(',\n')}\n${indent}]`;
  }
  // Numbers in a box are objects to JavaScript.
  if (!line.startsWith('{') || Object.keys(json).length === 0) return line;
  const fields = Object.entries(json as JsonObject).map(([key, value]) => {
    const head = `${JSON.stringify(key)}: `;
    return `${inner}${head}${layOut(value, write, inner, head.length)}`;
  });
  return `{\n${fields.join(',\n')}\n${indent}}`;
}

/**
 * Where a rule of the model stands in its source, by the name that a trace gives it.
 *
 * The model applies each rule at one place, written `gives('and.right', ...)` or alike; that place is looked for in the
 * text itself, so that it cannot go stale.
 */

import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';

export interface SourcePlace {
  /** Relative to the project, with `/`: `model/cedar/evaluate.ts`. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

const ROOT = resolve(import.meta.dirname, '..');
const APPLIED = /\b(?:gives|refuses|fails|rule)\(\s*'([\w.-]+)'/g;
const DECLARED = /^\s*'?([\w.-]+)'?: '/gm;

let places: ReadonlyMap<string, SourcePlace> | undefined;

/** undefined for a rule that is not found, such as a rule of somebody else's subject. */
export function ruleSource(rule: string): SourcePlace | undefined {
  places ??= findRules();
  return places.get(rule);
}

/** Text of a source file of the model; undefined for anything else, whatever the path tries. */
export function modelSource(file: string): string | undefined {
  return modelFiles().includes(file) ? readFileSync(join(ROOT, file), 'utf8') : undefined;
}

/** Where a rule is applied wins over where it is only declared in words. */
function findRules(): Map<string, SourcePlace> {
  const found = new Map<string, SourcePlace>();
  const texts = modelFiles().map(file => ({ file, text: readFileSync(join(ROOT, file), 'utf8') }));
  for (const pattern of [APPLIED, DECLARED]) {
    for (const { file, text } of texts) {
      if (pattern === DECLARED && !file.endsWith('rules.ts')) continue;
      for (const match of text.matchAll(pattern)) {
        const rule = match[1] ?? '';
        const at = match.index + match[0].indexOf(rule);
        if (!found.has(rule)) found.set(rule, { file, line: text.slice(0, at).split('\n').length });
      }
    }
  }
  return found;
}

function modelFiles(): string[] {
  return readdirSync(join(ROOT, 'model'), { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map(file =>
      relative(ROOT, join(ROOT, 'model', file))
        .split(sep)
        .join('/'),
    )
    .sort();
}

/** The options by which inputs start from a person's own schema, policies and entities. */

import type { Command } from 'commander';
import { messageOf, UserError } from '../errors.ts';
import type { Subject } from '../subject.ts';
import { findSubject, withFiles } from '../subjects/index.ts';
import type { OwnFiles } from '../subjects/variant.ts';
import { readText } from './files.ts';

export interface OwnFileOptions {
  readonly schema?: string;
  readonly policies?: string;
  readonly entities?: string;
}

export const withOwnFiles = (command: Command): Command =>
  command
    .option('--schema <file>', 'make inputs for this schema (Cedar text or JSON) instead of random ones')
    .option('--policies <file>', 'with --schema: test these policies (Cedar text or JSON)')
    .option('--entities <file>', 'with --schema: start from these entities (JSON)');

/** undefined when none of the options is there. */
function readOwnFiles({ schema, policies, entities }: OwnFileOptions): OwnFiles | undefined {
  if (schema === undefined) {
    if (policies === undefined && entities === undefined) return undefined;
    throw new UserError('--policies and --entities need a --schema', 'the schema says what the data may be');
  }
  return {
    schema: readText(schema),
    ...(policies === undefined ? {} : { policies: readText(policies) }),
    ...(entities === undefined ? {} : { entities: readText(entities) }),
  };
}

/** The subject of that name, with inputs around the files that the options name. Errors name the files. */
export function subjectWith(name: string, options: OwnFileOptions): Subject {
  const files = readOwnFiles(options);
  const subject = findSubject(name);
  if (files === undefined) return subject;
  try {
    return withFiles(subject, files);
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown;
    const [, option = ''] = /^--(schema|policies|entities): /.exec(messageOf(thrown)) ?? [];
    const file = options[option as keyof OwnFileOptions];
    throw file === undefined
      ? thrown
      : new UserError(`${file}: ${thrown.message.slice(option.length + 4)}`, thrown.hint);
  }
}

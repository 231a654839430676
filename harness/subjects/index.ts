/**
 * The subjects that Lockstep brings, and a person's own beside them. Adding one here is all that it takes for every command
 * to know it.
 */

import { ownSubject, ownSubjects } from '../config/current.ts';
import { suggestion, UserError } from '../errors.ts';
import type { Subject } from '../subject.ts';
import { cedarAuthorize } from './cedar/authorize.ts';
import { cedarContext } from './cedar/context.ts';
import { cedarEntities } from './cedar/entities.ts';
import { cedarEvaluate } from './cedar/evaluate.ts';
import { cedarFormat } from './cedar/format.ts';
import { cedarParse } from './cedar/parse.ts';
import { cedarPrint } from './cedar/print.ts';
import { cedarRequest } from './cedar/request.ts';
import { cedarSchema } from './cedar/schema.ts';
import { cedarSession } from './cedar/session.ts';
import { cedarTypes } from './cedar/types.ts';
import { cedarValidate } from './cedar/validate.ts';
import { exhaustive } from './exhaustive.ts';
import { iamRefine } from './iam/refine.ts';
import { withFiles } from './own.ts';
import { readAddress } from './variant.ts';

export { withFiles } from './own.ts';

/** A list of subjects of several types: what travels between them is JSON, so the types may be forgotten here. */
const all = [
  cedarAuthorize,
  cedarEvaluate,
  cedarParse,
  cedarPrint,
  cedarFormat,
  cedarEntities,
  cedarContext,
  cedarSchema,
  cedarValidate,
  cedarRequest,
  cedarSession,
  iamRefine,
] as unknown as readonly Subject[];

/** Subjects for a closer look, which run only when they are named: what they find shows in one of the others, too. */
const closer = [cedarTypes] as unknown as readonly Subject[];

export const subjects: ReadonlyMap<string, Subject> = new Map(all.map(subject => [subject.name, subject]));

/** Names that a person's own subjects cannot have. */
export const builtInNames: ReadonlySet<string> = new Set([...all, ...closer].map(({ name }) => name));

/** Those of a run that names none: a person's own, where there are some. */
export function defaultSubjects(): readonly Subject[] {
  const own = ownSubjects();
  return own.length > 0 ? own : [...subjects.values()];
}

/** By name, or by the address of a variant. Throws a UserError that names the subjects. */
export function findSubject(address: string): Subject {
  const { name, variant } = readAddress(address);
  const subject = namedSubject(name);
  if (variant === undefined) return subject;
  return 'files' in variant ? withFiles(subject, variant.files) : exhaustive(subject, variant.exhaustive);
}

function namedSubject(name: string): Subject {
  const subject = ownSubject(name)?.subject ?? subjects.get(name) ?? closer.find(each => each.name === name);
  if (subject) return subject;
  const names = [...ownSubjects().map(each => each.name), ...builtInNames];
  throw new UserError(`unknown subject "${name}".${suggestion(name, names)}`, `subjects: ${names.join(', ')}`);
}

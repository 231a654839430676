/**
 * Variants of a subject: the same comparison, the same findings, but inputs of another kind. All inputs up to a bound, or
 * inputs around a person's own schema, policies and entities.
 *
 * A variant travels to other threads, and into the store, as an address: the subject's name with all that it takes to make
 * the variant there. The name of a variant is that of its subject.
 */

import type { Subject } from '../subject.ts';

/** The texts of a person's own files. */
export interface OwnFiles {
  /** Cedar schema text, or a JSON schema. */
  readonly schema: string;
  /** Cedar text, or a policy set in JSON. None: policies are generated. */
  readonly policies?: string;
  /** A JSON list. */
  readonly entities?: string;
}

export type Variant = { readonly exhaustive: number } | { readonly files: OwnFiles };

const SEPARATOR = '!';

export const addressOf = (subject: Subject): string =>
  subject.variant === undefined ? subject.name : subject.name + SEPARATOR + JSON.stringify(subject.variant);

export interface Address {
  readonly name: string;
  readonly variant: Variant | undefined;
}

export function readAddress(address: string): Address {
  const at = address.indexOf(SEPARATOR);
  if (at < 0) return { name: address, variant: undefined };
  return { name: address.slice(0, at), variant: JSON.parse(address.slice(at + 1)) as Variant };
}

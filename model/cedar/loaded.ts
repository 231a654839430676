/**
 * What reading an input ends in: the thing itself, or the category of the first problem with words for a person.
 */

import type { Rejected } from './syntax/interchange.ts';

export type Loaded<T> =
  | { readonly loaded: T }
  | {
      readonly rejected: string;
      readonly why: string;
      /** Categories that are told just as rightly: of several problems, where nothing says which one comes first. */
      readonly or?: readonly string[];
    };

export const rejected = (category: string, why: string, or: readonly string[] = []): Loaded<never> =>
  or.length === 0 ? { rejected: category, why } : { rejected: category, why, or };

/** As answers tell it. */
export const rejectionOf = ({ rejected, or }: Extract<Loaded<unknown>, { rejected: string }>): Rejected =>
  or === undefined ? { rejected } : { rejected, or };

/** What `find` gives for the first of the things for which it gives anything. */
export const firstOf = <T, Found>(things: Iterable<T>, find: (thing: T) => Found | undefined): Found | undefined => {
  for (const thing of things) {
    const found = find(thing);
    if (found !== undefined) return found;
  }
  return undefined;
};

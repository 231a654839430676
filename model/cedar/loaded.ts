/**
 * What reading an input ends in: the thing itself, or the category of the first problem with words for a person.
 */
export type Loaded<T> = { readonly loaded: T } | { readonly rejected: string; readonly why: string };

export const rejected = (category: string, why: string): Loaded<never> => ({ rejected: category, why });

/** What `find` gives for the first of the things for which it gives anything. */
export const firstOf = <T, Found>(things: Iterable<T>, find: (thing: T) => Found | undefined): Found | undefined => {
  for (const thing of things) {
    const found = find(thing);
    if (found !== undefined) return found;
  }
  return undefined;
};

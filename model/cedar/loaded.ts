/**
 * What reading an input ends in: the thing itself, or the category of the first problem with words for a person.
 */
export type Loaded<T> = { readonly loaded: T } | { readonly rejected: string; readonly why: string };

export const rejected = (category: string, why: string): Loaded<never> => ({ rejected: category, why });

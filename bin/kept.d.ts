/** The types of `kept.js`. */

/** What `make` makes of these words, or has made of them in an earlier thread or process: code, or what is told by it. */
export function kept(words: readonly string[], make: () => string, folder?: string): string;

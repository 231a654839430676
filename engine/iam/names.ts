/** Spelling: comparing without case, and the places in a name where a generated prefix may end. */

const isCapital = (code: number): boolean => code >= 65 && code <= 90;

/**
 * ASCII only, which everything is that is compared: names are checked when they are read, patterns when they are compiled.
 * Beyond it lower case is another matter (the Kelvin sign would become a k).
 */
export const fold = (text: string): string => text.toLowerCase();

/**
 * Where the words of a name begin, the first left out, and where the name ends: `GetBucketCORS` is 3, 9, 13. A capital
 * begins a word after anything that is no capital, and as the last of a run that a small letter follows.
 */
export function cutsOf(name: string): number[] {
  const cuts: number[] = [];
  for (let i = 1; i < name.length; i++) {
    if (!isCapital(name.charCodeAt(i))) continue;
    const next = name.charCodeAt(i + 1);
    if (!isCapital(name.charCodeAt(i - 1)) || (next >= 97 && next <= 122)) cuts.push(i);
  }
  cuts.push(name.length);
  return cuts;
}

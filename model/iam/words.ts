/**
 * Words of an action's name: the places where a generated prefix may end.
 *
 * Specification of refinement, 2.1, *cut points*. That a run of capitals is one word is a decision: the published
 * example cannot tell.
 */

/** Before a capital that follows something else, and before the last capital of a run when a word begins there. */
const BETWEEN_WORDS = /(?<=[^A-Z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/;

/** `GetBucketCORS` is Get, Bucket, CORS; `DescribeDBClusters` is Describe, DB, Clusters. */
export const wordsOf = (name: string): readonly string[] => name.split(BETWEEN_WORDS);

/** The prefixes of `service:Name` that end at a cut point, shortest first: `s3:`, `s3:Get`, `s3:GetBucket`, ... */
export const boundariesOf = (action: string): readonly string[] => {
  const colon = action.indexOf(':') + 1;
  const words = wordsOf(action.slice(colon));
  return [action.slice(0, colon), ...words.map((_, i) => action.slice(0, colon) + words.slice(0, i + 1).join(''))];
};

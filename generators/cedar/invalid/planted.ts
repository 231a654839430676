/**
 * Inputs with one planted defect say so: what kind it is, and the category that every implementation must reject it with.
 *
 * Implementations ignore the key. It is a claim about the whole input, so whoever changes the input drops it.
 */
export interface Plant {
  /** What was done, in words: `optional attribute without a guard`. */
  readonly kind: string;
  /** As the language reference names it; null: nothing may be found wrong, however suspicious it looks. */
  readonly category: string | null;
  /** The id of the policy or link that is concerned; left out where the input as a whole is. */
  readonly at?: string;
}

export type Planted<Input> = Input & { readonly planted?: Plant };

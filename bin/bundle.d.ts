/** The types of `bundle.js`. */

/** The folder of the bundles: one `.mjs` for each entry point. */
export function bundled(entries: readonly URL[], other?: (file: string) => string | undefined): Promise<string>;

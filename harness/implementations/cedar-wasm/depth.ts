/**
 * The one known crash of cedar-wasm: its parser recurses on a stack that nothing watches, and from some 130 brackets on the
 * instance traps ("memory access out of bounds"), where Cedar for other platforms answers with an error. Such an input is
 * left out and counted, or each night would find it anew; a trap on anything less deep is a crash like any other.
 */

import type { Unsupported } from '../../implementation.ts';

/** Fewer than any that was seen to trap. */
export const TRAPS_BEYOND = 100;

export const TRAPPED: Unsupported = {
  unsupported: `cedar-wasm trapped on more than ${TRAPS_BEYOND} levels of nesting, as it is known to`,
};

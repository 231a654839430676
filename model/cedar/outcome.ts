/** What an evaluation ends in. Nothing in the model throws: an error is an answer like any other. */

import type { ErrorKind, Value } from './syntax/abstract.ts';

export type Outcome = { readonly value: Value } | { readonly error: ErrorKind };

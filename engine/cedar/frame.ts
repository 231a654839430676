/** What an expression is evaluated in: one request against one store. */

import type { EntityStore } from './store.ts';
import type { EntityRef, RecordValue } from './values.ts';

/**
 * A request, ready to be evaluated. A class, so that all frames share one hidden class and the compiled policies read
 * their fields at fixed offsets.
 */
export class Frame {
  readonly principal: EntityRef;
  readonly action: EntityRef;
  readonly resource: EntityRef;
  readonly context: RecordValue;
  readonly store: EntityStore;

  constructor(principal: EntityRef, action: EntityRef, resource: EntityRef, context: RecordValue, store: EntityStore) {
    this.principal = principal;
    this.action = action;
    this.resource = resource;
    this.context = context;
    this.store = store;
  }
}

/** What is known and what of it is unused: catalogue and findings put together, service by service. */

import type { CatalogueJson, FindingJson } from '../../model/iam/syntax/interchange.ts';
import { fold } from './names.ts';

export interface Action {
  /** The name, folded. */
  readonly key: string;
  /** The name as it is shown: the least spelling of the catalogue, else the least of the findings. */
  readonly text: string;
  readonly unused: boolean;
}

/** By folded service, each action once. */
export type Services = ReadonlyMap<string, readonly Action[]>;

interface Draft {
  listed: string | undefined;
  reported: string | undefined;
}

interface ServiceDraft {
  readonly actions: Map<string, Draft>;
  whole: boolean;
}

export function collectActions(catalogue: CatalogueJson, findings: readonly FindingJson[]): Services {
  const drafts = new Map<string, ServiceDraft>();
  const service = (name: string): ServiceDraft => {
    const key = fold(name);
    let draft = drafts.get(key);
    if (draft === undefined) {
      draft = { actions: new Map(), whole: false };
      drafts.set(key, draft);
    }
    return draft;
  };
  for (const name of Object.keys(catalogue)) {
    const { actions } = service(name);
    for (const text of catalogue[name] ?? []) {
      const draft = draftOf(actions, text);
      draft.listed = lesser(draft.listed, text);
    }
  }
  for (const { serviceNamespace, actions: names } of findings) {
    const draft = service(serviceNamespace);
    if (names === undefined) draft.whole = true;
    for (const text of names ?? []) {
      const action = draftOf(draft.actions, text);
      action.reported = lesser(action.reported, text);
    }
  }
  const services = new Map<string, readonly Action[]>();
  for (const [key, { actions, whole }] of drafts) services.set(key, finished(actions, whole));
  return services;
}

function draftOf(actions: Map<string, Draft>, text: string): Draft {
  const key = fold(text);
  let draft = actions.get(key);
  if (draft === undefined) {
    draft = { listed: undefined, reported: undefined };
    actions.set(key, draft);
  }
  return draft;
}

function finished(drafts: ReadonlyMap<string, Draft>, whole: boolean): readonly Action[] {
  const actions: Action[] = [];
  for (const [key, { listed, reported }] of drafts) {
    actions.push({ key, text: listed ?? reported ?? key, unused: whole || reported !== undefined });
  }
  return actions;
}

const lesser = (known: string | undefined, text: string): string =>
  known === undefined || text < known ? text : known;

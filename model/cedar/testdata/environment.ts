/** The request and the entities of the language reference's examples: `eval-vectors-env.json` as values. */

import { readFileSync } from 'node:fs';
import { type Entities, storeOf } from '../entities.ts';
import { callExtension } from '../extensions/index.ts';
import type { EntityUid, RecordValue, Request, Value } from '../syntax/abstract.ts';
import { entity, makeSet, record } from '../values.ts';

export type Data = boolean | number | string | readonly Data[] | { readonly [key: string]: Data };
type Fields = { readonly [key: string]: Data };

interface ExtensionData {
  readonly fn: string;
  readonly arg?: Data;
  readonly args?: readonly Data[];
}

interface Environment {
  readonly request: {
    readonly principal: EntityUid;
    readonly action: EntityUid;
    readonly resource: EntityUid;
    readonly context: Fields;
  };
  readonly entities: readonly {
    readonly uid: EntityUid;
    readonly attrs: Fields;
    readonly tags?: Fields;
    readonly parents: readonly EntityUid[];
  }[];
}

const read = (file: string): unknown => JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8'));

const fieldsOf = (fields: Fields): RecordValue =>
  record(new Map(Object.entries(fields).map(([name, data]) => [name, toValue(data)])));

/** Reads the notation of the vectors, where `__long` stands for the integers that JSON would round. */
export const toValue = (data: Data): Value => {
  if (typeof data === 'number') return BigInt(data);
  if (typeof data !== 'object') return data;
  if (isList(data)) return makeSet(data.map(toValue));
  if (Object.hasOwn(data, '__long')) return BigInt(String(data.__long));
  if (Object.hasOwn(data, '__entity')) return entity(data.__entity as unknown as EntityUid);
  if (Object.hasOwn(data, '__extn')) return toExtensionValue(data.__extn as unknown as ExtensionData);
  return fieldsOf(data);
};

const isList = (data: Data): data is readonly Data[] => Array.isArray(data);

const toExtensionValue = ({ fn, arg, args = [arg ?? ''] }: ExtensionData): Value => {
  const called = callExtension(fn, args.map(toValue));
  if ('value' in called) return called.value;
  throw new Error(`the test data calls ${fn}: ${called.error}`);
};

const environment = read('./eval-vectors-env.json') as Environment;

export const request: Request = { ...environment.request, context: fieldsOf(environment.request.context) };

export const entities: Entities = storeOf(
  environment.entities.map(({ uid, attrs, tags, parents }) => ({
    uid,
    attrs: fieldsOf(attrs).fields,
    tags: fieldsOf(tags ?? {}).fields,
    parents,
  })),
);

export interface Vector {
  readonly expr: string;
  readonly result: Data;
}
export const vectors = read('./eval-vectors.json') as readonly Vector[];

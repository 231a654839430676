/** Replies of ranges, added up. Plain data, no process needed. */

import type { RangeReply } from './protocol.ts';

export const emptyReply = (implementations: number): RangeReply => {
  const none = Array.from({ length: implementations }, () => 0);
  return {
    kind: 'range',
    scenarios: 0,
    tests: 0,
    rejected: 0,
    ms: 0,
    implementationMs: none,
    unsupported: none,
    asked: none,
    versions: [],
    mismatches: [],
    features: [],
  };
};

export function addReplies(a: RangeReply, b: RangeReply): RangeReply {
  const sum = (x: readonly number[], y: readonly number[]): number[] => x.map((value, i) => value + (y[i] ?? 0));
  const features = new Map(a.features);
  for (const [name, count] of b.features) features.set(name, (features.get(name) ?? 0) + count);
  return {
    kind: 'range',
    scenarios: a.scenarios + b.scenarios,
    tests: a.tests + b.tests,
    rejected: a.rejected + b.rejected,
    ms: a.ms + b.ms,
    implementationMs: sum(a.implementationMs, b.implementationMs),
    unsupported: sum(a.unsupported, b.unsupported),
    asked: sum(a.asked, b.asked),
    versions: a.versions.length > 0 ? a.versions : b.versions,
    mismatches: [...a.mismatches, ...b.mismatches],
    features: [...features],
    ...((a.counters ?? b.counters) === undefined ? {} : { counters: a.counters ?? b.counters ?? 0 }),
    ...(a.kept === undefined && b.kept === undefined ? {} : { kept: [...(a.kept ?? []), ...(b.kept ?? [])] }),
  };
}

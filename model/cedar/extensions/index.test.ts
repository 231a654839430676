import { describe, expect, it } from 'vitest';
import type { Value } from '../syntax/abstract.ts';
import { makeSet, record, type TypeWord, typeOf } from '../values.ts';
import { callExtension, extensionFunctions } from './index.ts';
import { value } from './testing.ts';

/** One value of each type; the string is no literal of any extension type. */
const samples: { readonly [type in TypeWord]: Value } = {
  bool: true,
  long: 1n,
  string: 'x',
  entity: { kind: 'entity', uid: { type: 'User', id: 'a' } },
  set: makeSet([]),
  record: record(new Map()),
  decimal: value('decimal', '1.0'),
  ipaddr: value('ip', '::1'),
  datetime: value('datetime', '2024-01-01'),
  duration: value('duration', '1d'),
};

describe('extension functions', () => {
  it('have the signatures of the reference', () => {
    const signatures = [...extensionFunctions.values()].map(
      ({ name, style, parameters, result }) => `${style} ${name}: ${parameters.join(' ')} -> ${result}`,
    );
    expect(signatures.sort()).toEqual([
      'function datetime: string -> datetime',
      'function decimal: string -> decimal',
      'function duration: string -> duration',
      'function ip: string -> ipaddr',
      'method durationSince: datetime datetime -> duration',
      'method greaterThan: decimal decimal -> bool',
      'method greaterThanOrEqual: decimal decimal -> bool',
      'method isInRange: ipaddr ipaddr -> bool',
      'method isIpv4: ipaddr -> bool',
      'method isIpv6: ipaddr -> bool',
      'method isLoopback: ipaddr -> bool',
      'method isMulticast: ipaddr -> bool',
      'method lessThan: decimal decimal -> bool',
      'method lessThanOrEqual: decimal decimal -> bool',
      'method offset: datetime duration -> datetime',
      'method toDate: datetime -> datetime',
      'method toDays: duration -> long',
      'method toHours: duration -> long',
      'method toMilliseconds: duration -> long',
      'method toMinutes: duration -> long',
      'method toSeconds: duration -> long',
      'method toTime: datetime -> duration',
    ]);
  });

  it.each(['unknown', 'toString', '__proto__', 'ipaddr', 'contains', ''])('do not include %j', fn =>
    expect(callExtension(fn, [])).toEqual({ error: 'unknownFunction' }),
  );

  it.each([...extensionFunctions.values()])('$name checks the number of arguments, then their types', fn => {
    const args = fn.parameters.map(type => samples[type]);
    expect(callExtension(fn.name, args.slice(1))).toEqual({ error: 'arity' });
    expect(callExtension(fn.name, [...args, true])).toEqual({ error: 'arity' });
    for (const [index, expected] of fn.parameters.entries()) {
      for (const sample of Object.values(samples).filter(other => typeOf(other) !== expected))
        expect(callExtension(fn.name, args.with(index, sample))).toEqual({ error: 'type' });
    }
  });

  it.each([...extensionFunctions.values()])('$name gives what it declares', fn => {
    const outcome = callExtension(
      fn.name,
      fn.parameters.map(type => samples[type]),
    );
    if (fn.style === 'function') expect(outcome).toEqual({ error: 'extension' });
    else expect('value' in outcome && typeOf(outcome.value)).toBe(fn.result);
  });
});

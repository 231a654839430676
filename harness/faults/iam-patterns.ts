/** Defects in reading, running and replacing patterns. */

import { Automaton, DEAD } from '../../engine/iam/automaton.ts';
import { STAGES, type Stages } from '../../engine/iam/index.ts';

class Unbounded extends Automaton {
  override acceptsAllFrom(): boolean {
    return true;
  }
}

export const prefixBeyondPattern = (): Partial<Stages> => ({ compile: pattern => new Unbounded(pattern) });

/** Methods may run before the fields of a subclass are set, so what they need is passed by closure. */
export const openEndByLastCharacter = (): Partial<Stages> => ({
  compile: pattern =>
    new (class extends Automaton {
      override acceptsAllFrom(state: number): boolean {
        return pattern.endsWith('*') && this.accepts(state);
      }
    })(pattern),
});

export const questionMarkOptional = (): Partial<Stages> => ({
  compile: pattern => {
    const symbols = [...pattern.replace(/\*+/g, '*')];
    const questions = symbols.reduce((bits, symbol, i) => (symbol === '?' ? bits | (1n << BigInt(i)) : bits), 0n);
    return new (class extends Automaton {
      protected override closure(places: bigint): bigint {
        const more = super.closure(places) | ((places & questions) << 1n);
        return more === places ? places : this.closure(more);
      }
    })(pattern);
  },
});

class Narrow extends Automaton {
  protected override closure(places: bigint): bigint {
    return BigInt.asUintN(32, super.closure(places));
  }
}

export const maskOf32Bits = (): Partial<Stages> => ({ compile: pattern => new Narrow(pattern) });

/** Compares as written: a pattern that fits no action letter by letter is taken to match none. */
export const patternInCase = (): Partial<Stages> => ({
  replace: (pattern, automaton, known, stages) => {
    const literal = pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replace(/\*+/g, '.*')
      .replaceAll('?', '.');
    const form = new RegExp(`^${literal}$`, 's');
    for (const [service, actions] of known.services) {
      if (actions.some(({ text }) => form.test(`${service}:${text}`))) {
        return STAGES.replace(pattern, automaton, known, stages);
      }
    }
    return undefined;
  },
});

export const wildcardsLeftAlone = (): Partial<Stages> => ({
  replace: (pattern, ...rest) => (/[*?]/.test(pattern) ? undefined : STAGES.replace(pattern, ...rest)),
});

export const unchangedRegenerated = (): Partial<Stages> => ({
  replace: (pattern, automaton, known, stages) => {
    const entries = STAGES.replace(pattern, automaton, known, stages);
    if (entries !== undefined) return entries;
    const names: string[] = [];
    for (const [service, actions] of known.services) {
      const state = automaton.run(`${service}:`);
      if (state === DEAD) continue;
      for (const { key, text } of actions)
        if (automaton.accepts(automaton.run(key, state))) names.push(`${service}:${text}`);
    }
    return names.length > 0 ? names : undefined;
  },
});

export const keptWhenAllUnused = (): Partial<Stages> => ({
  replace: (...args) => {
    const entries = STAGES.replace(...args);
    return entries?.length === 0 ? undefined : entries;
  },
});

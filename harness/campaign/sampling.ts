/**
 * Sampling: which inputs a slow implementation is asked about when it takes part in a share of them only.
 *
 * Decided by the index alone, mixed so that shards and strides of indices get the same share, and by the name, so that
 * two sampled implementations are not always asked about the same inputs.
 */

import { UserError } from '../errors.ts';
import type { Share } from './protocol.ts';

export class Sampling {
  /** Nobody is sampled. */
  readonly everybody: boolean;
  readonly #shares: readonly (Share | undefined)[];
  readonly #salts: readonly number[];

  constructor(implementations: readonly { readonly name: string }[], sample: Readonly<Record<string, Share>> = {}) {
    this.#shares = implementations.map(({ name }) => (Object.hasOwn(sample, name) ? sample[name] : undefined));
    this.#salts = implementations.map(({ name }) => saltOf(name));
    this.everybody = this.#shares.every(share => share === undefined);
  }

  /** undefined: everybody. */
  who(index: number): boolean[] | undefined {
    if (this.everybody) return undefined;
    return this.#shares.map(
      (share, i) => share === undefined || mix(index + (this.#salts[i] ?? 0)) % share.of < share.part,
    );
  }
}

/** `cedar-wasm=1/20`. */
export function parseSample(text: string): { readonly name: string; readonly share: Share } {
  const match = /^(.+)=(\d+)\/(\d+)$/.exec(text);
  const [part, of] = [Number(match?.[2]), Number(match?.[3])];
  if (match !== null && part >= 1 && part <= of && Number.isSafeInteger(of))
    return { name: match[1] ?? '', share: { part, of } };
  throw new UserError(`--sample: "${text}" is not of the form NAME=M/N with M from 1 to N`, 'such as cedar-wasm=1/20');
}

/** The reference answers every input, and a name that nobody has would sample nothing. One panel for each subject. */
export function checkSample(sample: Readonly<Record<string, Share>>, panels: readonly (readonly string[])[]): void {
  for (const name of Object.keys(sample)) {
    if (panels.some(names => names[0] === name)) {
      throw new UserError(`--sample: "${name}" is the reference, which answers every input`);
    }
    if (!panels.some(names => names.includes(name))) {
      throw new UserError(
        `--sample: "${name}" takes no part`,
        `taking part: ${[...new Set(panels.flat())].join(', ')}`,
      );
    }
  }
}

function saltOf(name: string): number {
  let salt = 0;
  for (let i = 0; i < name.length; i++) salt = Math.imul(salt, 31) + name.charCodeAt(i);
  return salt;
}

/** A 32-bit finalizer (two rounds of xor-shift and multiply): neighbouring indices get unrelated numbers. */
function mix(index: number): number {
  let h = (index ^ Math.imul(Math.floor(index / 0x1_0000_0000), 0x9e3779b1)) | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

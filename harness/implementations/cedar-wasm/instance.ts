/**
 * The real Cedar as a WebAssembly instance that is never used after it broke.
 *
 * The published glue is compiled here, with a JSON object of ours in its scope: calls cross as prepared JSON text, and
 * answers are read exactly, so 64-bit integers survive in both directions. (The glue's own JSON would round them, and
 * refuses bigints.) Each instance is new memory; the WebAssembly code is compiled once for each thread.
 *
 * An instance is given up after anything that it throws:
 * - after a trap (too deep nesting, a panic) it is unusable for ever, every later call traps too;
 * - after a plain Error, which leaves the WebAssembly code without unwinding its stack. About 900 bytes are lost each
 *   time, and the limits of nesting drop with them: after some 1,100 errors every call traps. Do not "optimize" this.
 */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { compileFunction } from 'node:vm';
import type * as Cedar from '@cedar-policy/cedar-wasm/nodejs';
import type { Json } from '../../../model/cedar/syntax/interchange.ts';
import { messageOf } from '../../errors.ts';
import { readTrustedJson, writeJson } from '../../json.ts';
import type { CedarWasmPackage } from './package.ts';

/** The part that is used here; TypeScript knows the rest only together with the DOM. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: unknown;
  readonly RuntimeError: new () => Error;
};

type Api = typeof Cedar;
export type CedarCall = keyof Api;
export type CedarResult<C extends CedarCall> = Api[C] extends (...args: never) => infer Result ? Result : never;
export type Detail = Cedar.DetailedError;

/** A call as JSON text; reaches Cedar as it is. */
export class CallText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** The instance died on this input: a crash of Cedar. */
export class CedarWasmTrap extends Error {
  constructor(call: string, thrown: unknown) {
    super(`${call} trapped: ${messageOf(thrown)}`);
    this.name = 'CedarWasmTrap';
  }
}

/** Cedar refused the call itself: its JSON is out of shape, has a key twice, a lone surrogate, or too many levels. */
export class CedarWasmRefusal extends Error {
  /**
   * Cedar's JSON reader gives up at 127 levels, counted over the whole call: a limit of the door, not of the
   * language.
   */
  readonly tooDeep: boolean;

  constructor(call: string, thrown: unknown) {
    const message = messageOf(thrown);
    super(`${call} refused: ${message}`);
    this.name = 'CedarWasmRefusal';
    this.tooDeep = message.includes('recursion limit exceeded');
  }
}

type Glue = Readonly<Record<string, ((...args: (CallText | string)[]) => unknown) | undefined>>;

export class CedarWasm {
  readonly version: string;
  readonly #gluePath: string;
  #glue: Glue | undefined;

  constructor({ version, gluePath }: CedarWasmPackage) {
    this.version = version;
    this.#gluePath = gluePath;
  }

  /** Whether this version offers the call at all. */
  has(call: CedarCall): boolean {
    return this.#current()[call] !== undefined;
  }

  /** Throws a CedarWasmTrap or a CedarWasmRefusal; the next call meets a fresh instance, with empty caches. */
  call<C extends CedarCall>(call: C, ...args: (CallText | string)[]): CedarResult<C> {
    const made = this.#current()[call];
    if (made === undefined) throw new Error(`cedar-wasm@${this.version} does not offer ${call}`);
    try {
      return made(...args) as CedarResult<C>;
    } catch (thrown) {
      this.#glue = undefined;
      throw isTrap(thrown) ? new CedarWasmTrap(call, thrown) : new CedarWasmRefusal(call, thrown);
    }
  }

  /** Gives the memory back. */
  close(): void {
    this.#glue = undefined;
  }

  #current(): Glue {
    this.#glue ??= instantiate(this.#gluePath);
    return this.#glue;
  }
}

/** A RangeError is the overflow of the JavaScript stack, on which WebAssembly runs too. */
const isTrap = (thrown: unknown): boolean => thrown instanceof WebAssembly.RuntimeError || thrown instanceof RangeError;

/** What the glue finds in place of the global JSON. */
const exactJson = {
  stringify: (value: CallText | Json): string => (value instanceof CallText ? value.text : writeJson(value)),
  parse: readTrustedJson,
};

type GlueFunction = (...scope: unknown[]) => void;
const glueFunctions = new Map<string, GlueFunction>();

function instantiate(gluePath: string): Glue {
  const glue = glueFunctions.get(gluePath) ?? compileGlue(gluePath);
  glueFunctions.set(gluePath, glue);
  const module = { exports: {} };
  const scope = [
    module.exports,
    requireFor(gluePath),
    module,
    gluePath,
    dirname(gluePath),
    exactJson,
    CachingWebAssembly,
  ];
  glue(...scope);
  return module.exports;
}

function compileGlue(gluePath: string): GlueFunction {
  const parameters = ['exports', 'require', 'module', '__filename', '__dirname', 'JSON', 'WebAssembly'];
  return compileFunction(readFileSync(gluePath, 'utf8'), parameters, { filename: gluePath }) as GlueFunction;
}

const files = new Map<string, Buffer>();
const modules = new WeakMap<Buffer, object>();

/** The glue reads and compiles 4 MB each time it runs; here it is given the same bytes and the same code again. */
const readOnce = (path: string): Buffer => {
  const bytes = files.get(path) ?? readFileSync(path);
  files.set(path, bytes);
  return bytes;
};

const CachingWebAssembly = {
  Instance: WebAssembly.Instance,
  Module: function compileOnce(bytes: Buffer): object {
    const compiled = modules.get(bytes) ?? new WebAssembly.Module(bytes);
    modules.set(bytes, compiled);
    return compiled;
  },
};

function requireFor(gluePath: string): (name: string) => unknown {
  const require = createRequire(gluePath);
  return name => (name === 'fs' ? { readFileSync: readOnce } : require(name));
}

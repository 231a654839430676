/** How an extension function is declared: its signature as data, and what it computes. */

import type { Value } from '../syntax/abstract.ts';
import type { TypeWord, ValueOfType } from '../values.ts';

export interface ExtensionFunction {
  readonly name: string;
  /** `f(x)` or `x.f()`: the two ways of calling are not interchangeable. A method's receiver is its first parameter. */
  readonly style: 'function' | 'method';
  readonly parameters: readonly TypeWord[];
  readonly result: TypeWord;
  /** For arguments that fit `parameters`; undefined is an `extension` error (malformed text, overflow). */
  readonly apply: (args: readonly Value[]) => Value | undefined;
}

type Arguments<Parameters extends readonly TypeWord[]> = {
  readonly [index in keyof Parameters]: ValueOfType[Parameters[index]];
};

const declare =
  (style: ExtensionFunction['style']) =>
  <const Parameters extends readonly TypeWord[], Result extends TypeWord>(
    name: string,
    parameters: Parameters,
    result: Result,
    compute: (...args: Arguments<Parameters>) => ValueOfType[Result] | undefined,
  ): ExtensionFunction => ({
    name,
    style,
    parameters,
    result,
    apply: args => compute(...(args as Arguments<Parameters>)),
  });

export const constructorFunction = declare('function');
export const method = declare('method');

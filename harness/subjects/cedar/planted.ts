/**
 * The law of inputs with one planted defect: every implementation rejects them, with the category that the input names.
 */

import type { Plant, Planted } from '../../../generators/cedar/invalid/planted.ts';
import type { Json, Rejected, ValidateAnswer } from '../../../model/cedar/syntax/interchange.ts';
import type { Property } from '../../subject.ts';
import { object } from './read.ts';
import { isRejected } from './rejected.ts';

/** For answers that reject a whole input. An answer without a category says nothing, as everywhere. */
export const rejectsWhatIsPlanted = <Input, Answer extends object>(): Property<Planted<Input>, Answer> => ({
  name: 'a planted defect is found',
  broken: ({ planted }, answer) => {
    if (planted === undefined) return undefined;
    const { kind, category } = planted;
    const found = isRejected(answer) ? (answer as Rejected).rejected : null;
    if (found === category || (found === true && category !== null)) return undefined;
    return `${kind}: ${category ?? 'accepted'} expected, ${found === null ? 'accepted' : `rejected as ${found}`}`;
  },
});

/**
 * For the validator: exactly this category for the policy that has the defect, and no error where there is none. A defect
 * without a place is one of the whole input.
 */
export const reportsWhatIsPlanted = <Input>(): Property<Planted<Input>, ValidateAnswer> => ({
  name: 'a planted defect is found',
  broken: ({ planted }, answer) => {
    if (planted === undefined) return undefined;
    const { kind, category, at } = planted;
    if (at === undefined)
      return rejectsWhatIsPlanted<Input, ValidateAnswer>().broken({ planted } as Planted<Input>, answer);
    if (isRejected(answer)) return `${kind}: rejected as ${String(answer.rejected)}`;
    const found = Object.hasOwn(answer.errors, at) ? (answer.errors[at] ?? []) : [];
    if (category === null ? found.length === 0 : found.length === 1 && found[0] === category) return undefined;
    return `${kind}: ${category ?? 'no error'} expected, found ${found.join(' and ') || 'no error'}`;
  },
});

export function* plantedFeatures({ planted }: { readonly planted?: Plant }): Generator<string> {
  if (planted !== undefined) yield `planted:${planted.kind}`;
}

export const renderPlanted = ({ planted }: { readonly planted?: Plant }): string =>
  planted === undefined ? '' : `// planted: ${planted.kind} (${planted.category ?? 'which is no error'})`;

/** For `read` of a subject: the claim as it stands in a file, to be spread into the input. */
export function readPlanted(json: Json | undefined): { readonly planted?: Plant } {
  if (json === undefined) return {};
  const { kind = '', category = null, at } = object(json, 'input.planted', ['kind', 'category', 'at?']);
  const plant = { kind: String(kind), category: category === null ? null : String(category) };
  return { planted: at === undefined ? plant : { ...plant, at: String(at) } };
}

/**
 * Smaller inputs, of one that may make a claim. A change could make the claim wrong, so all that is tried is the same input
 * without it: a mismatch among implementations then shrinks on its own. What breaks the claim shrinks by the choices that
 * made the input, which keep it.
 */
export function* reducePlanted<Input extends object>(
  input: Planted<Input>,
  reduce: (input: Planted<Input>) => Iterable<Planted<Input>>,
): Generator<Planted<Input>> {
  if (input.planted === undefined) return yield* reduce(input);
  const { planted: _claim, ...rest } = input;
  yield rest as Planted<Input>;
}

/**
 * All that the Cedar engine answers, in one module: what a defective copy of the engine is bundled from. The model comes
 * along for `cedar/print` alone, where implementations read each other's texts.
 */

import { answers } from '../../engine/cedar/index.ts';
import { engineSyntaxAnswers } from '../implementations/syntax.ts';
import { engineTypeAnswers } from '../implementations/types.ts';

export const all = { ...answers, ...engineSyntaxAnswers, ...engineTypeAnswers };

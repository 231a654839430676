/**
 * Known defects of the Cedar engine, each a small edit of its sources: what the harness must find.
 *
 * Origins: M-001 to M-345 number the list of plausible defects that the catalogue began with; "published" is a bug that
 * Cedar's own history tells of; "class" names the kind of mistake where it is neither.
 */

import { authorizerFaults } from './cedar-authorizer.ts';
import { crashFaults } from './cedar-crashes.ts';
import { dataFaults } from './cedar-data.ts';
import { evaluationFaults } from './cedar-evaluation.ts';
import { extensionFaults } from './cedar-extensions.ts';
import { hierarchyFaults } from './cedar-hierarchy.ts';
import { printFaults } from './cedar-print.ts';
import { schemaFaults } from './cedar-schema.ts';
import { syntaxFaults } from './cedar-syntax.ts';
import { updateFaults } from './cedar-updates.ts';
import { validatorFaults } from './cedar-validator.ts';
import { valueFaults } from './cedar-values.ts';
import type { PatchFault } from './patch.ts';

export const cedarFaults: readonly PatchFault[] = [
  ...authorizerFaults,
  ...updateFaults,
  ...hierarchyFaults,
  ...evaluationFaults,
  ...valueFaults,
  ...extensionFaults,
  ...dataFaults,
  ...schemaFaults,
  ...validatorFaults,
  ...syntaxFaults,
  ...printFaults,
  ...crashFaults,
];

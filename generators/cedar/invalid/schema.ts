/** Schemas with one planted defect, and with one accident more whose category nobody knows beforehand. */
import type { SchemaInput } from '../../../model/cedar/syntax/interchange.ts';
import { type Choices, table } from '../../choices.ts';
import { ODD_NUMBERS, plantDefect, type Vocabulary } from '../json/defects.ts';
import { isObject } from '../json/places.ts';
import { actionsOf, entitiesOf, type SchemaDraft } from '../schemas/draft.ts';
import { drawSchema } from '../schemas/draw.ts';
import { NOTATIONS, schemaOnly, writeSchema } from '../schemas/scenario.ts';
import { schemaDraftToJson } from '../schemas/write-json.ts';
import { schemaDraftToTokens } from '../schemas/write-text.ts';
import { LAYOUTS, layOut } from '../text/layout.ts';
import type { Planted } from './planted.ts';
import { hasListForDeclaration, plantInJson } from './schema-json.ts';
import { NAME_DEFECTS } from './schema-names.ts';
import type { SchemaDefect } from './schema-parts.ts';
import { STRUCTURE_DEFECTS } from './schema-structure.ts';
import { plantInText } from './schema-text.ts';

const DEFECTS: readonly SchemaDefect[] = [...NAME_DEFECTS, ...STRUCTURE_DEFECTS];

type Quality = 'valid' | 'planted' | 'accident';
const QUALITIES = table<Quality>([
  [8, 'valid'],
  [9, 'planted'],
  [3, 'accident'],
]);

export function schemaScenario(choices: Choices): Planted<SchemaInput> {
  switch (choices.weighted(QUALITIES)) {
    case 'planted':
      return plantedSchema(choices);
    case 'accident':
      return accident(choices);
    default:
      return schemaOnly(choices);
  }
}

/** One defect in an otherwise well-formed schema; now and then none, where the schema offers no place for it. */
export function plantedSchema(choices: Choices): Planted<SchemaInput> {
  const draft = drawSchema(choices, choices.weighted(NOTATIONS));
  return choices.chance(0.35) ? plantedInNotation(choices, draft) : plantedInDraft(choices, draft);
}

function plantedInDraft(choices: Choices, draft: SchemaDraft): Planted<SchemaInput> {
  const fit = DEFECTS.filter(({ notation }) => notation === undefined || notation === draft.notation);
  const start = choices.below(fit.length);
  separate(draft);
  for (let i = 0; i < fit.length; i++) {
    const { kind, plant } = fit[(start + i) % fit.length] as SchemaDefect;
    const category = plant({ choices, draft });
    if (category !== undefined) return { schema: writeSchema(choices, draft), planted: { kind, category } };
  }
  return { schema: writeSchema(choices, draft) };
}

/** What shares a declaration would take part in the defect, or hide it. */
function separate(draft: SchemaDraft): void {
  for (const each of [...entitiesOf(draft), ...actionsOf(draft)]) {
    each.twin = false;
    if ('appliesTo' in each && each.appliesTo !== null) each.appliesTo = { ...each.appliesTo };
  }
}

function plantedInNotation(choices: Choices, draft: SchemaDraft): Planted<SchemaInput> {
  if (draft.notation === 'json') {
    const schema = schemaDraftToJson(choices, draft);
    const planted = plantInJson(choices, schema);
    if (planted === undefined || !isObject(planted.json)) return { schema };
    return { schema: planted.json, planted: { kind: planted.kind, category: planted.category } };
  }
  const tokens = schemaDraftToTokens(choices, draft);
  const planted = plantInText(choices, tokens);
  const schema = layOut(
    choices,
    planted?.tokens ?? tokens,
    planted === undefined ? choices.weighted(LAYOUTS) : 'plain',
  );
  return planted === undefined ? { schema } : { schema, planted: { kind: planted.kind, category: planted.category } };
}

// ---------------------------------------------------------------------------------------------------------- accidents

// biome-ignore format: a table
const VOCABULARY: Vocabulary = {
  keys: ['commonTypes', 'entityTypes', 'actions', 'annotations', 'memberOfTypes', 'shape', 'tags', 'enum', 'memberOf', 'appliesTo', 'principalTypes', 'resourceTypes', 'context', 'type', 'name', 'element', 'attributes', 'additionalAttributes', 'required', 'id', '', 'User', 'Action'],
  values: [
    null, true, false, 0, 1, 'x', '', 'Long', 'Set', 'Record', 'Entity', 'EntityOrCommon', 'User', [], {}, ['User'], [{ id: 'view' }], { type: 'Long' }, { type: 'Set', element: { type: 'String' } },
    { type: 'Record', attributes: {} }, { type: 'Extension', name: 'ipaddr' }, { type: 'Entity', name: 'User' }, { entityTypes: {}, actions: {} },
  ],
  odd: ODD_NUMBERS,
};

/** A key or value, or a run of tokens, that is not what or where it was. */
function accident(choices: Choices): SchemaInput {
  const draft = drawSchema(choices, choices.weighted(NOTATIONS));
  if (draft.notation === 'json') {
    const schema = schemaDraftToJson(choices, draft);
    const spoilt = plantDefect(choices, schema, VOCABULARY);
    return { schema: isObject(spoilt) && !hasListForDeclaration(spoilt) ? spoilt : schema };
  }
  const tokens = schemaDraftToTokens(choices, draft);
  const [at, other] = [choices.below(tokens.length + 1), choices.below(tokens.length + 1)];
  const count = choices.size(1, 4, 0.4);
  const left = [...tokens.slice(0, at), ...tokens.slice(at + count)];
  const moved = choices.chance(0.5) ? tokens.slice(other, other + count) : [];
  const spoilt = choices.chance(0.5) ? left : [...tokens.slice(0, at), ...moved, ...tokens.slice(at)];
  return { schema: layOut(choices, spoilt, choices.weighted(LAYOUTS)) };
}

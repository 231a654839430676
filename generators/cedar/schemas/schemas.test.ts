import { describe, expect, it } from 'vitest';
import { answers } from '../../../model/cedar/index.ts';
import { type Choices, RandomChoices, RecordedChoices, ReplayedChoices } from '../../choices.ts';
import { drawWorld } from '../json/schema-world.ts';
import { schemaJson } from '../schema-json.ts';
import { Names } from './names.ts';
import { schemaOnly } from './scenario.ts';
import { typesScenario } from './typed-expression.ts';
import { writeWorldSchema } from './world-draft.ts';

const sample = <T>(count: number, generate: (choices: Choices) => T): T[] =>
  Array.from({ length: count }, (_, i) => generate(new RandomChoices(17, i)));

describe('schemas', () => {
  const inputs = sample(500, schemaOnly);
  const texts = inputs.map(({ schema }) => schema).filter(schema => typeof schema === 'string');
  const documents = inputs.map(({ schema }) => schema).filter(schema => typeof schema !== 'string');

  it('are well formed', () => {
    const rejected = inputs.filter(input => 'rejected' in answers['cedar/schema'](input));
    expect(rejected).toEqual([]);
  });

  it('are of both notations', () => {
    expect(texts.length).toBeGreaterThan(150);
    expect(documents.length).toBeGreaterThan(150);
  });

  it.each([
    /\bnamespace\b/,
    /\btype\b[^;]*=/,
    /\benum\b/,
    /\btags\b/,
    /@/,
    /__cedar\s*::/,
    /\/\//,
    /\bappliesTo\b[^}]*\bcontext\b/,
    /entity\s+\w+\s*,\s*\w+/,
    /Action\s*::\s*"/,
    /\?\s*:/,
  ])('of the texts, many have %s', pattern => {
    expect(texts.filter(text => pattern.test(text)).length).toBeGreaterThan(10);
  });

  it.each([
    '"commonTypes":{"',
    '"enum"',
    '"tags"',
    '"annotations"',
    '"memberOf":[{',
    '"type":"EntityOrCommon"',
    '"type":"Extension"',
    '"type":"__cedar::',
    '"required":false',
    '"additionalAttributes":false',
    '"principalTypes":[]',
  ])('of the documents, some have %s', part => {
    expect(documents.filter(document => JSON.stringify(document).includes(part)).length).toBeGreaterThan(3);
  });

  it('come back when their choices are played again', () => {
    for (let i = 0; i < 50; i++) {
      const recorded = new RecordedChoices(4, i);
      const input = schemaOnly(recorded);
      expect(schemaOnly(new ReplayedChoices(recorded.sequence))).toEqual(input);
    }
  });

  it('the simplest one is nearly empty', () => expect(schemaOnly(new ReplayedChoices([])).schema).toBe(''));
});

describe('the schema of a scenario', () => {
  it('means the same in every notation', () => {
    for (let i = 0; i < 150; i++) {
      const world = drawWorld(new RandomChoices(23, i), true);
      const plain = answers['cedar/schema']({ schema: schemaJson(world) });
      expect(answers['cedar/schema']({ schema: writeWorldSchema(world) })).toEqual(plain);
      expect(plain).toHaveProperty('schema');
    }
  });
});

describe('names', () => {
  const namespace = (name: string, common: string[], entities: string[]) => ({
    name,
    annotations: [],
    common: common.map(each => ({ sort: 'common', namespace: name, name: each })),
    entities: entities.map(each => ({ sort: 'entity', namespace: name, name: each })),
    actions: [],
  });
  const names = new Names({
    notation: 'text',
    namespaces: [namespace('', ['ip'], ['Long']), namespace('A', ['T'], ['T', 'U']), namespace('A::B', [], ['U'])],
  } as unknown as ConstructorParameters<typeof Names>[0]);

  it.each<[text: string, from: string, place: 'entity' | 'common' | 'either', meaning: string | undefined]>([
    ['T', 'A', 'either', 'common A::T'],
    ['T', 'A', 'entity', 'entity A::T'],
    ['U', 'A::B', 'either', 'entity A::B::U'],
    ['T', 'A::B', 'either', undefined],
    ['B::U', 'A', 'either', undefined],
    ['A::B::U', '', 'either', 'entity A::B::U'],
    ['Long', 'A', 'either', 'entity Long'],
    ['Long', 'A', 'common', undefined],
    ['__cedar::Long', 'A', 'either', 'builtin Long'],
    ['__cedar::Long', 'A', 'entity', undefined],
    ['__cedar::Set', 'A', 'either', undefined],
    ['ipaddr', 'A::B', 'either', 'builtin ipaddr'],
    ['ip', 'A', 'common', 'common ip'],
  ])('%s in %s, as %s: %s', (text, from, place, meaning) => {
    expect(names.meaning(text, from, place)).toBe(meaning);
  });

  it('are spelled in every way that means the same', () => {
    expect(names.spellings('entity A::B::U', 'A::B', 'either')).toEqual(['U', 'A::B::U']);
    expect(names.spellings('builtin Long', 'A', 'either')).toEqual(['__cedar::Long']);
    expect(names.spellings('entity A::T', 'A', 'either')).toEqual([]);
  });
});

describe('typed expressions', () => {
  it('are of an environment that the schema has', () => {
    for (const { schema, environment } of sample(60, typesScenario)) {
      const { principal, action, resource } = environment;
      const answer = answers['cedar/request']({
        schema,
        entities: [],
        request: {
          principal: { type: principal, id: 'a' },
          action,
          resource: { type: resource, id: 'a' },
          context: {},
        },
      });
      // The ids of enums and the context are whatever they are; the types and the action are right.
      expect('rejected' in answer ? answer.rejected : '').not.toMatch(/Action$|Type$/);
    }
  });
});

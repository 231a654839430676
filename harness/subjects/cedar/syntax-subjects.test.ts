import { describe, expect, it } from 'vitest';
import { RandomChoices } from '../../../generators/choices.ts';
import type { Json } from '../../../model/cedar/syntax/interchange.ts';
import { createImplementation } from '../../implementations/index.ts';
import { readJson, writeJson } from '../../json.ts';
import { judge } from '../../judge.ts';
import { Panel } from '../../panel.ts';
import type { Subject } from '../../subject.ts';
import { findSubject } from '../index.ts';

const NAMES = ['cedar/parse', 'cedar/print', 'cedar/format', 'cedar/entities', 'cedar/context'];
const COUNT = 120;

async function panelOf(subject: Subject): Promise<Panel> {
  const implementations = await Promise.all(
    subject.implementations.map(name => createImplementation(name, subject.name)),
  );
  return new Panel(subject, implementations);
}

describe.each(NAMES)('%s', name => {
  const subject = findSubject(name);
  const inputs = Array.from({ length: COUNT }, (_, i) => subject.generate(new RandomChoices(31, i)));

  it('model, engine and cedar-wasm agree', async () => {
    const panel = await panelOf(subject);
    for (const input of inputs) {
      const verdict = judge(subject, input, await panel.ask(input));
      expect(verdict && { verdict, input: writeJson(input) }).toBeUndefined();
    }
    // Text that is no Unicode cannot be put to the real Cedar.
    expect(Math.max(...panel.unsupported)).toBeLessThan(COUNT * 0.01);
    await panel.close();
  });

  it('inputs survive being written and read', () => {
    for (const input of inputs) {
      const text = writeJson(input);
      expect(writeJson(subject.read(readJson(text)))).toBe(text);
    }
  });

  it('every input has a size, features, something to read and smaller inputs', () => {
    for (const input of inputs.slice(0, 40)) {
      expect(subject.size(input)).toBeGreaterThan(0);
      expect([...subject.features(input)].length).toBeGreaterThan(0);
      expect(subject.render(input)).not.toContain('\u202e');
      const [smaller] = subject.reductions(input);
      expect(smaller).toBeDefined();
    }
  });
});

describe('differences are seen', () => {
  const compare = (name: string, left: object, right: object) =>
    findSubject(name).compare({ text: '' }, left, right)?.kind;
  const EST = {
    effect: 'permit',
    principal: { op: 'All' },
    action: { op: 'All' },
    resource: { op: 'All' },
    conditions: [],
  };
  const FORBID = { ...EST, effect: 'forbid' };
  const entity = (ancestors: string[], attrs: object = {}) => ({ attrs, tags: {}, ancestors });
  const entities = (one: object) => ({ accepted: true, entities: { k: one } });

  it.each<[name: string, left: object, right: object, kind: string | undefined]>([
    ['cedar/parse', { policies: { policy0: EST }, templates: {} }, { rejected: true }, 'accepted or rejected'],
    [
      'cedar/parse',
      { policies: { policy0: EST }, templates: {} },
      { policies: {}, templates: { policy0: EST } },
      'ids of policies',
    ],
    [
      'cedar/parse',
      { policies: { policy0: EST }, templates: {} },
      { policies: { policy0: FORBID }, templates: {} },
      'policy',
    ],
    ['cedar/print', { policy: EST }, { policy: FORBID }, 'policy'],
    ['cedar/print', { policy: EST }, { policy: { ...EST, principal: { op: 'all' } } }, undefined],
    ['cedar/format', { formatted: 'a' }, { formatted: 'b' }, undefined],
    ['cedar/format', { formatted: 'a' }, { rejected: true }, 'accepted or rejected'],
    ['cedar/entities', entities(entity([])), { accepted: true }, undefined],
    ['cedar/entities', entities(entity([])), entities(entity(['a'])), 'ancestors'],
    ['cedar/entities', entities(entity(['a', 'b'])), entities(entity(['b', 'a'])), undefined],
    ['cedar/entities', entities(entity([], { s: [1, 2] })), entities(entity([], { s: [2, 1] })), undefined],
    ['cedar/entities', entities(entity([], { s: [1, 2] })), entities(entity([], { s: [1] })), 'attrs'],
    ['cedar/entities', entities(entity([])), { accepted: true, entities: {} }, undefined],
    ['cedar/entities', entities(entity([])), { accepted: true, entities: { k: null } }, 'entity not stored'],
    ['cedar/entities', { rejected: 'cycle' }, { rejected: 'jsonShape' }, 'rejection cycle or jsonShape'],
    ['cedar/entities', { rejected: 'cycle' }, { rejected: true }, undefined],
    ['cedar/context', { accepted: true, context: { a: 1 } }, { accepted: true, context: { a: '1' } }, 'context'],
    ['cedar/context', { accepted: true }, { accepted: true, context: {} }, undefined],
  ])('%s: %j and %j', (name, left, right, kind) => expect(compare(name, left, right)).toBe(kind));
});

describe('broken promises are seen', () => {
  const broken = (name: string, input: unknown, answer: object) =>
    findSubject(name).properties.flatMap(property => {
      const why = property.broken(input, answer);
      return why === undefined ? [] : [property.name];
    });
  const text = 'permit(principal, action, resource) when { 1 }; // c';
  const formatted = 'permit (principal, action, resource)\nwhen { 1 }; // c\n';
  const V = { Value: 1 };
  const est = (body: Json) => ({
    effect: 'permit',
    principal: { op: 'All' },
    action: { op: 'All' },
    resource: { op: 'All' },
    conditions: [{ kind: 'when', body }],
  });
  const printed = 'permit(principal, action, resource) when { 1 };';

  it.each<[name: string, input: unknown, answer: object, properties: string[]]>([
    ['cedar/format', { text }, { formatted, again: formatted }, []],
    [
      'cedar/format',
      { text },
      { formatted: formatted.replace(' // c', ''), again: formatted.replace(' // c', '') },
      ['keeps the comments'],
    ],
    [
      'cedar/format',
      { text },
      { formatted: formatted.replace('1', '2'), again: formatted.replace('1', '2') },
      ['keeps the policies'],
    ],
    ['cedar/format', { text }, { formatted, again: `${formatted}\n` }, ['is idempotent']],
    ['cedar/format', { text }, { formatted }, ['is idempotent']],
    ['cedar/print', { policy: est(V) }, { policy: est(V), text: printed, again: est(V) }, []],
    ['cedar/print', { policy: est(V) }, { policy: est({ Value: 2 }) }, ['keeps the input']],
    [
      'cedar/print',
      { policy: printed },
      { policy: est(V), text: printed, again: est({ Value: 2 }) },
      ['reads its own text'],
    ],
    [
      'cedar/print',
      { policy: printed },
      { policy: est(V), text: printed, again: { rejected: true } },
      ['reads its own text'],
    ],
    [
      'cedar/print',
      { policy: printed },
      { policy: est(V), reads: { model: { rejected: true } } },
      ['reads other printers'],
    ],
    [
      'cedar/print',
      { policy: printed },
      { policy: est(V), text: printed.replace('1', '2') },
      ['is read by the model', 'is read by the engine'],
    ],
    [
      'cedar/print',
      { policy: est({ isIpv4: [] }) },
      { policy: est({ isIpv4: [] }), text: 'isIpv4()', again: { rejected: true } },
      [],
    ],
  ])('%s %#', (name, input, answer, properties) => expect(broken(name, input, answer)).toEqual(properties));
});

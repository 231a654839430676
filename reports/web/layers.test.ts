import { describe, expect, it } from 'vitest';
import { mostRelevant, place, verticesOf } from './layers.ts';

const entity = (uid: string, ...parents: string[]) => ({ uid, parents });
const layersOf = (...entities: ReturnType<typeof entity>[]): Record<string, number> =>
  Object.fromEntries(place(verticesOf(entities, [])).map(({ vertex, layer }) => [vertex.id, layer]));

describe('places of entities', () => {
  it('puts each below its lowest parent', () => {
    expect(layersOf(entity('a', 'b'), entity('b', 'c'), entity('c'), entity('d', 'c', 'b'))).toEqual({
      c: 0,
      b: 1,
      a: 2,
      d: 2,
    });
  });

  it('ends on cycles, loops and repeated entities', () => {
    const layers = layersOf(entity('a', 'b'), entity('b', 'a'), entity('c', 'c'), entity('c', 'a'));
    expect(Object.keys(layers).sort()).toEqual(['a', 'b', 'c']);
    for (const layer of Object.values(layers)) expect(layer).toBeGreaterThanOrEqual(0);
  });

  it('survives a chain of ten thousand', () => {
    const chain = Array.from({ length: 1_000 }, (_, i) => entity(String(i), String(i + 1)));
    expect(layersOf(...chain)['0']).toBe(1_000);
  });

  it('knows what is named but not there', () => {
    const vertices = verticesOf([entity('a', 'ghost')], ['a', 'who']);
    expect(vertices.filter(({ absent }) => absent).map(({ id }) => id)).toEqual(['ghost', 'who']);
  });

  it('gives each place to one entity, and uncrosses what need not cross', () => {
    const placed = place(verticesOf([entity('x'), entity('y'), entity('b', 'y'), entity('a', 'x')], []));
    const at = new Map(placed.map(({ vertex, layer, column }) => [vertex.id, `${layer}/${column}`]));
    expect(new Set(at.values()).size).toBe(4);
    expect(at.get('a')?.split('/')[1]).toBe(at.get('x')?.split('/')[1]);
  });

  it('keeps the named ones and what is above them when there are too many', () => {
    const many = Array.from({ length: 100 }, (_, i) => entity(`e${i}`));
    const vertices = verticesOf([...many, entity('u', 'g'), entity('g', 'top'), entity('top')], ['u']);
    const kept = mostRelevant(vertices, ['u'], 10).map(({ id }) => id);
    expect(kept).toHaveLength(10);
    expect(kept).toEqual(expect.arrayContaining(['u', 'g', 'top']));
  });
});

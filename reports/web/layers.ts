/**
 * The places of entities in a picture of their hierarchy: each above its children, near its relatives.
 *
 * Pure and deterministic. Hierarchies from generators may have cycles, dangling parents and entities that occur twice.
 */

export interface Vertex {
  readonly id: string;
  readonly parents: readonly string[];
  /** A parent, or part of a request, that is no entity of the data. */
  readonly absent: boolean;
}

export interface Placed {
  readonly vertex: Vertex;
  /** From 0 for those without parents. */
  readonly layer: number;
  /** From 0, left to right. */
  readonly column: number;
}

/** Vertices for all that are named; a parent that is no entity itself is absent. */
export function verticesOf(
  entities: readonly { readonly uid: string; readonly parents: readonly string[] }[],
  named: readonly string[],
): Vertex[] {
  const byId = new Map<string, Vertex>();
  for (const { uid, parents } of entities) {
    const before = byId.get(uid)?.parents ?? [];
    byId.set(uid, { id: uid, parents: [...new Set([...before, ...parents])], absent: false });
  }
  for (const id of [...entities.flatMap(({ parents }) => parents), ...named]) {
    if (!byId.has(id)) byId.set(id, { id, parents: [], absent: true });
  }
  return [...byId.values()];
}

/** At most so many: those named first, then what is above them, then the rest. */
export function mostRelevant(vertices: readonly Vertex[], named: readonly string[], most: number): Vertex[] {
  const byId = new Map(vertices.map(vertex => [vertex.id, vertex]));
  const chosen = new Set<string>();
  const queue = [...named];
  for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
    if (chosen.has(id) || !byId.has(id)) continue;
    chosen.add(id);
    queue.push(...(byId.get(id)?.parents ?? []));
  }
  for (const { id } of vertices) chosen.add(id);
  const kept = new Set([...chosen].slice(0, most));
  return vertices
    .filter(({ id }) => kept.has(id))
    .map(vertex => ({ ...vertex, parents: vertex.parents.filter(parent => kept.has(parent)) }));
}

export function place(vertices: readonly Vertex[]): Placed[] {
  const layerOf = layers(vertices);
  const rows: Vertex[][] = [];
  for (const vertex of vertices) {
    const layer = layerOf.get(vertex.id) ?? 0;
    while (rows.length <= layer) rows.push([]);
    rows[layer]?.push(vertex);
  }
  const columns = new Map<string, number>();
  const number = (row: readonly Vertex[]): void => row.forEach((vertex, i) => void columns.set(vertex.id, i));
  rows.forEach(number);
  const childrenOf = new Map<string, string[]>();
  for (const { id, parents } of vertices) {
    for (const parent of parents) childrenOf.set(parent, [...(childrenOf.get(parent) ?? []), id]);
  }
  // Few crossings, after some sweeps: down by the middle of the parents, up by the middle of the children.
  for (let sweep = 0; sweep < 4; sweep++) {
    const order = sweep % 2 === 0 ? [...rows.keys()] : [...rows.keys()].reverse();
    for (const layer of order) {
      const middle = (vertex: Vertex): number => {
        const relatives = sweep % 2 === 0 ? vertex.parents : (childrenOf.get(vertex.id) ?? []);
        const known = relatives.map(id => columns.get(id) ?? 0);
        return known.length === 0 ? (columns.get(vertex.id) ?? 0) : known.reduce((a, b) => a + b, 0) / known.length;
      };
      const sorted = [...(rows[layer] ?? [])].sort((a, b) => middle(a) - middle(b));
      rows[layer] = sorted;
      number(sorted);
    }
  }
  return rows.flatMap((row, layer) => row.map((vertex, column) => ({ vertex, layer, column })));
}

/** One below the lowest parent; an edge that closes a cycle does not count. */
function layers(vertices: readonly Vertex[]): Map<string, number> {
  const byId = new Map(vertices.map(vertex => [vertex.id, vertex]));
  const found = new Map<string, number>();
  const open = new Set<string>();
  const visit = (id: string): number => {
    const known = found.get(id);
    if (known !== undefined) return known;
    if (open.has(id)) return -1;
    open.add(id);
    const above = (byId.get(id)?.parents ?? []).filter(parent => byId.has(parent)).map(visit);
    open.delete(id);
    const layer = Math.max(-1, ...above) + 1;
    found.set(id, layer);
    return layer;
  };
  for (const { id } of vertices) visit(id);
  return found;
}

/**
 * The order of spans in which each comes after its parent and after the spans that it links to. Spans that nothing orders stay in the
 * order of the file. Where parents or links form a circle, the first span of the file goes first.
 */
import type { Span } from './span.ts';

/** A span, or a thing that depends on others as spans do. */
type Dependent = Pick<Span, 'key' | 'parent'> & { readonly links: readonly { readonly to: string }[] };

/** Returns the spans in order. */
export function inOrder<Item extends Dependent>(
  spans: readonly Item[],
  byKey: Pick<ReadonlyMap<string, Item>, 'has'>,
): readonly Item[] {
  const places = new Map(spans.map((span, at) => [span.key, at]));
  const after: number[][] = spans.map(() => []);
  const waitsFor = new Int32Array(spans.length);
  spans.forEach((span, at) => {
    for (const key of [span.parent, ...span.links.map(({ to }) => to)]) {
      const before = key === undefined || !byKey.has(key) ? undefined : places.get(key);
      if (before === undefined || before === at) continue;
      after[before]?.push(at);
      waitsFor[at] = (waitsFor[at] ?? 0) + 1;
    }
  });
  return walk(spans, after, waitsFor);
}

function walk<Item>(spans: readonly Item[], after: readonly number[][], waitsFor: Int32Array): readonly Item[] {
  const ready = new SmallestFirst();
  const isDone = new Uint8Array(spans.length);
  const ordered: Item[] = [];
  for (let at = 0; at < spans.length; at += 1) if (waitsFor[at] === 0) ready.push(at);
  let circle = 0;
  while (ordered.length < spans.length) {
    let at = ready.pop();
    if (at === undefined) {
      while (isDone[circle] === 1) circle += 1;
      at = circle;
    }
    if (isDone[at] === 1) continue;
    isDone[at] = 1;
    const span = spans[at];
    if (span !== undefined) ordered.push(span);
    for (const next of after[at] ?? []) {
      waitsFor[next] = (waitsFor[next] ?? 0) - 1;
      if (waitsFor[next] === 0) ready.push(next);
    }
  }
  return ordered;
}

/** A binary heap of numbers. */
class SmallestFirst {
  readonly #heap: number[] = [];

  push(value: number): void {
    const heap = this.#heap;
    let at = heap.push(value) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = heap[parent] ?? 0;
      if (above <= value) break;
      heap[at] = above;
      at = parent;
    }
    heap[at] = value;
  }

  pop(): number | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return first;
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      if (left >= heap.length) break;
      const child = left + 1 < heap.length && (heap[left + 1] ?? 0) < (heap[left] ?? 0) ? left + 1 : left;
      const below = heap[child] ?? 0;
      if (below >= last) break;
      heap[at] = below;
      at = child;
    }
    heap[at] = last;
    return first;
  }
}

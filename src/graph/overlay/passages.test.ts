import { describe, expect, it } from 'vitest';
import type { ChannelState, TraceEvent } from '../../trace/index.ts';
import { boxAt } from '../geometry.ts';
import { SLOTS_DOWN, slotX } from '../slots.ts';
import { CurveTable } from './curve-table.ts';
import type { Scene } from './painter.ts';
import { copiesOf, PASSAGE_US, PASSAGES_MAX, Passages, placeInQueue, visitPassages } from './passages.ts';
import { dispatched, published, traceOf, worldOf } from './test-trace.ts';

const accepted: TraceEvent = { kind: 'accepted', atUs: 100, cause: 0, channel: 'c', message: 0, seq: 1 };
const copy = (agent: string): TraceEvent => ({ ...dispatched(100, 500, 0, agent), cause: 1 }) as TraceEvent;
const take: TraceEvent = {
  kind: 'dispatched',
  via: 'consume',
  atUs: 200_000,
  arrivesUs: 900_000,
  cause: -1,
  agent: 'e',
  channel: 'c',
  message: 0,
  seq: 1,
};
/** A message enters, two copies leave, and a consumer takes the message. */
const TRACE = traceOf([published(0, 100), accepted, copy('b'), copy('d'), take]);
const QUEUE: ChannelState = {
  id: 'c',
  first: 3,
  next: 8,
  gaps: [5],
  accepted: 7,
  consumed: 2,
  dropped: 0,
  subscribers: [],
  waiting: [],
  blocked: [],
};

function passages(events: number, nowUs: number) {
  const found: [string, number, number][] = [];
  visitPassages(TRACE, worldOf(events), nowUs, (kind, number, age) => found.push([kind, number, age]));
  return found;
}

describe('passages through a channel', () => {
  it('are the message that enters and each of its copies at one moment, and later the take', () => {
    expect(passages(4, 100)).toEqual([
      ['copy', 3, 0],
      ['copy', 2, 0],
      ['enter', 1, 0],
    ]);
    expect(passages(5, 200_000).map(([kind]) => kind)).toEqual(['take', 'copy', 'copy', 'enter']);
  });

  it('are the same whenever the playhead is at that time, and over after a while', () => {
    const half = passages(4, 100 + PASSAGE_US / 2);
    expect(half.map(([, , age]) => age)).toEqual([0.5, 0.5, 0.5]);
    passages(5, 200_000);
    expect(passages(4, 100 + PASSAGE_US / 2)).toEqual(half);
    expect(passages(4, 100 + PASSAGE_US)).toEqual([]);
    expect(passages(1, 50)).toEqual([]);
  });

  it('into a channel that stores nothing are none', () => {
    const trace = traceOf([published(0, 100), { ...accepted, kept: false } as TraceEvent]);
    visitPassages(trace, worldOf(2), 100, () => expect.unreachable());
  });

  it('are the newest alone, where there are very many', () => {
    const trace = traceOf([published(0, 100), ...Array.from({ length: 300 }, () => ({ ...accepted }))]);
    let visited = 0;
    visitPassages(trace, worldOf(301), 100, (_, number) => {
      visited += 1;
      expect(number).toBeGreaterThan(300 - PASSAGES_MAX);
    });
    expect(visited).toBe(PASSAGES_MAX);
  });

  it('have as many copies as subscribers', () => {
    expect(copiesOf(TRACE, worldOf(5), 1)).toBe(2);
    expect(copiesOf(TRACE, worldOf(3), 1)).toBe(1);
  });
});

it('the place of a message in its queue is the number of those before it', () => {
  expect([3, 4, 6, 7].map((seq) => placeInQueue(QUEUE, seq))).toEqual([0, 1, 2, 3]);
  expect(placeInQueue(QUEUE, 1)).toBe(0);
  expect(placeInQueue(undefined, 9)).toBe(0);
});

/** Returns the lines that are drawn at a time: from, to. */
function linesAt(events: number, nowUs: number, state?: ChannelState) {
  const boxes = new Map([
    ['a', boxAt('agent', 0, 0)],
    ['c', boxAt('channel', 400, 0)],
    ['b', boxAt('agent', 800, -200)],
    ['d', boxAt('agent', 800, 0)],
    ['e', boxAt('agent', 800, 200)],
  ]);
  const source = {
    boxOf: (_kind: string, id: string) => boxes.get(id),
    lookOf: () => ({ colour: 0, shape: 'square' }) as const,
    boxes: () => [...boxes.values()],
    laneOf: () => undefined,
  };
  const lines: { readonly from: readonly number[]; readonly to: readonly number[] }[] = [];
  let path: number[][] = [];
  const context = {
    beginPath: () => {
      path = [];
    },
    moveTo: (x: number, y: number) => path.push([x, y]),
    lineTo: (x: number, y: number) => path.push([x, y]),
    closePath: () => {
      path = [];
    },
    fill: () => undefined,
    stroke: () => {
      const [from, to] = path;
      if (path.length === 2 && from !== undefined && to !== undefined) lines.push({ from, to });
    },
  };
  const world = { ...worldOf(events), channels: new Map(state === undefined ? [] : [['c', state]]) };
  const view = { x: 0, y: 0, zoom: 1, width: 1000, height: 600, ratio: 1 };
  const scene = { trace: TRACE, world, nowUs, view, palette: { channels: [], accent: '' }, reducedMotion: false };
  const drawn = new Passages(source, new CurveTable(source));
  drawn.draw(context as unknown as CanvasRenderingContext2D, scene as unknown as Scene); // Nothing else is used.
  return { lines, channel: boxAt('channel', 400, 0) };
}

describe('the drawing of a passage', () => {
  it('fans out from where the message came in: to its slot, and to the line of each subscriber', () => {
    const { lines, channel } = linesAt(4, 100, { ...QUEUE, first: 1, next: 2, gaps: [] });
    expect(lines).toHaveLength(3);
    const starts = new Set(lines.map(({ from }) => from.join(' ')));
    expect(starts.size).toBe(1);
    expect(lines.map(({ to }) => to)).toContainEqual([slotX(channel, 0), SLOTS_DOWN]);
    expect(new Set(lines.map(({ to }) => to.join(' '))).size).toBe(3);
  });

  it('leads from the head to the line of the consumer that takes', () => {
    const { lines, channel } = linesAt(5, 300_000 + PASSAGE_US / 2);
    expect(lines.map(({ from }) => from)).toEqual([[slotX(channel, 0), SLOTS_DOWN]]);
    expect(lines[0]?.to[0]).toBeGreaterThan(slotX(channel, 0));
  });

  it('is the same after a later time was drawn', () => {
    const before = linesAt(4, 100).lines;
    linesAt(5, 200_000);
    expect(linesAt(4, 100).lines).toEqual(before);
  });
});

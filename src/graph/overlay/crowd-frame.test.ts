import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventNumbers } from '../../trace/index.ts';
import { boxAt } from '../geometry.ts';
import { Crowd, sideOf } from './crowd.ts';
import { CrowdFeed } from './crowd-feed.ts';
import { type CrowdFrame, FlyingCrowd } from './crowd-frame.ts';
import { CurveTable } from './curve-table.ts';
import { Dots, HopTable } from './dots.ts';
import { dispatched, published, traceOf, worldOf } from './test-trace.ts';

const SIZE = { width: 100, height: 60 };
const VIEW = { x: 0, y: 0, zoom: 0.1, ratio: 1, ...SIZE };
const PIXELS = Uint32Array.of(1, 2, 3, 4, 5, 6, 7);
const HOPS = 60;

/** Messages from `a` and to `b` in turn, each a little after the one before and more slowly. */
const trace = traceOf(
  Array.from({ length: HOPS }, (_, at) =>
    at % 2 === 0 ? published(at * 10, at * 20 + 300) : dispatched(at * 10, at * 20 + 500, at - 1),
  ),
);

/** Returns a page with a worker beside it: what each draws of a moment, as pixels. */
function pageAndWorker() {
  const boxes = new Map([
    ['a', boxAt('agent', 100, 300)],
    ['c', boxAt('channel', 500, 300)],
    ['b', boxAt('agent', 900, 300)],
  ]);
  const curves = new CurveTable({
    boxOf: (_kind, id) => boxes.get(id),
    laneOf: () => undefined,
    lookOf: () => ({ colour: 3, shape: 'diamond' }),
    boxes: () => [...boxes.values()],
  });
  const hops = new HopTable(curves);
  hops.use(trace);
  const feed = new CrowdFeed(hops, curves);
  const [flying, dots] = [new FlyingCrowd(), new Dots()];
  const [own, worker] = [canvas(), canvas()];
  const frameAt = (atUs: number, view = VIEW, of = trace): CrowdFrame =>
    // As it arrives in a worker.
    structuredClone(feed.next({ trace: of, inFlight: inFlightAt(atUs), nowUs: atUs, view, pixels: PIXELS }));
  const byWorker = (frame: CrowdFrame) => {
    flying.apply(frame);
    worker.crowd.begin();
    const count = flying.draw(frame, worker.crowd);
    return { count, pixels: worker.pixels() };
  };
  const byPage = (atUs: number, view = VIEW) => {
    dots.place({ ...worldOf(HOPS), inFlight: inFlightAt(atUs) }, atUs, hops, curves, view);
    own.crowd.begin();
    for (let at = 0; at < dots.count; at += 1) {
      const colour = PIXELS[curves.colours[dots.curves[at] ?? 0] ?? 0] ?? 0;
      own.crowd.add(dots.xs[at] ?? 0, dots.ys[at] ?? 0, sideOf(view), colour);
    }
    return { count: dots.count, pixels: own.pixels() };
  };
  return { boxes, curves, feed, frameAt, byWorker, byPage };
}

function inFlightAt(atUs: number): EventNumbers {
  const list = Array.from({ length: HOPS }, (_, hop) => hop).filter((hop) => {
    const { atUs: left, arrivesUs } = trace.hop(hop);
    return left <= atUs && atUs < arrivesUs;
  });
  return new EventNumbers(Int32Array.from(list));
}

function canvas() {
  const image = { ...SIZE, data: new Uint8ClampedArray(SIZE.width * SIZE.height * 4) };
  const context = { canvas: SIZE, createImageData: () => image, putImageData: () => undefined };
  const crowd = new Crowd(context as unknown as CanvasRenderingContext2D); // Nothing else is used.
  return { crowd, pixels: () => [...new Uint32Array(image.data.buffer)] };
}

const times = fc.array(fc.nat(1800), { minLength: 1, maxLength: 12 });

describe('a crowd that a worker draws', () => {
  it('is the one that the page draws, at any times in any order', () => {
    fc.assert(
      fc.property(times, (some) => {
        const { frameAt, byWorker, byPage } = pageAndWorker();
        for (const atUs of some) expect(byWorker(frameAt(atUs))).toEqual(byPage(atUs));
      }),
      { numRuns: 20 },
    );
  });

  it('has what is left of it on the screen', () => {
    const { frameAt, byWorker, byPage } = pageAndWorker();
    const away = { ...VIEW, x: -50 };
    const drawn = byWorker(frameAt(400, away));
    expect(drawn).toEqual(byPage(400, away));
    expect(drawn.count).toBeLessThan(inFlightAt(400).size);
    expect(drawn.count).toBeGreaterThan(0);
  });

  it('follows nodes that move, and leaves out links that lost a node', () => {
    const { boxes, curves, frameAt, byWorker, byPage } = pageAndWorker();
    byWorker(frameAt(300));
    boxes.set('a', boxAt('agent', 200, 100));
    boxes.delete('b');
    curves.invalidate();
    expect(byWorker(frameAt(310))).toEqual(byPage(310));
  });

  it('starts anew with another trace, and after a reset', () => {
    const { feed, frameAt } = pageAndWorker();
    frameAt(300);
    expect(frameAt(300).gone).toBeDefined();
    expect(frameAt(300, VIEW, traceOf([])).gone).toBeUndefined();
    feed.reset();
    expect(frameAt(300).gone).toBeUndefined();
  });
});

describe('a frame for the worker', () => {
  it('holds what came and went since the one before, and curves only if they changed', () => {
    const { frameAt } = pageAndWorker();
    const first = frameAt(300);
    expect([first.added.curves.length, first.curves?.drawn.length]).toEqual([inFlightAt(300).size, 2]);
    const next = frameAt(320);
    const [before, after] = [inFlightAt(300), inFlightAt(320)];
    expect(next.curves).toBeUndefined();
    expect([...(next.gone ?? [])]).toEqual([...before].flatMap((hop, place) => (after.has(hop) ? [] : [place])));
    expect(next.added.curves.length).toBe([...after].filter((hop) => !before.has(hop)).length);
    const same = frameAt(320);
    expect([same.gone?.length, same.added.curves.length]).toEqual([0, 0]);
  });
});

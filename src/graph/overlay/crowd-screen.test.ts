import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { EventNumbers } from '../../trace/index.ts';
import type { CrowdFeed, FrameOptions } from './crowd-feed.ts';
import { CrowdScreen, type CrowdScreenOptions, type CrowdWorker } from './crowd-screen.ts';

const VIEW = { x: 10, y: 20, zoom: 1, width: 100, height: 50, ratio: 1 };

function frame(view = VIEW): FrameOptions {
  const pixels = { bright: new Uint32Array(), dim: new Uint32Array() };
  return {
    inFlight: new EventNumbers(new Int32Array()),
    cone: undefined,
    nowUs: 0,
    view,
    width: 100,
    height: 50,
    pixels,
  };
}

/** Returns a screen with a worker that answers when it is told to. */
function screen(options: Partial<CrowdScreenOptions> = {}) {
  const listeners = new Map<string, (event: unknown) => void>();
  const asked: unknown[] = [];
  const told: unknown[] = [];
  const worker = {
    postMessage: (message: unknown) => asked.push(message),
    terminate: () => told.push('terminated'),
    addEventListener: (kind: string, listener: (event: unknown) => void) => listeners.set(kind, listener),
  };
  const canvas = { hidden: false, style: { transform: '' }, remove: () => told.push('removed') };
  const context = { canvas, transferFromImageBitmap: (bitmap: unknown) => told.push(bitmap) };
  const shown = new CrowdScreen({
    feed: { next: ({ view }: FrameOptions) => view } as unknown as CrowdFeed, // Nothing else is used.
    startWorker: () => worker as unknown as CrowdWorker,
    newCanvas: () => ({ ...canvas, getContext: () => context }) as unknown as HTMLCanvasElement,
    onShown: (count) => told.push(count),
    onFail: () => told.push('failed'),
    ...options,
  });
  return {
    shown,
    asked,
    told,
    canvas,
    ready: () => listeners.get('message')?.({ data: null }),
    answer: (view = VIEW, count = 500) =>
      listeners.get('message')?.({ data: { bitmap: { close: () => told.push('closed') }, view, count } }),
    fail: () => listeners.get('error')?.({}),
  };
}

beforeEach(() => vi.stubGlobal('devicePixelRatio', 1));
afterEach(() => vi.unstubAllGlobals());

describe('the pictures of a worker', () => {
  it('are asked for once it can draw, one at a time, and the newest next', () => {
    const { shown, asked, ready, answer } = screen();
    shown.draw(frame());
    expect(asked).toEqual([]);
    ready();
    const views = [1, 2, 3].map((x) => ({ ...VIEW, x }));
    for (const view of views) shown.draw(frame(view));
    expect(asked).toEqual([views[0]]);
    answer(views[0]);
    expect(asked).toEqual([views[0], views[2]]);
  });

  it('are shown, and say how many messages they have', () => {
    const { shown, told, ready, answer } = screen();
    ready();
    shown.draw(frame());
    expect(shown.isShown).toBe(false);
    answer(VIEW, 777);
    expect(shown.isShown).toBe(true);
    expect(told).toEqual([expect.objectContaining({}), 777]);
  });

  it('move with the camera until there is one for it', () => {
    const { shown, canvas, ready, answer } = screen();
    ready();
    shown.draw(frame());
    answer();
    expect(canvas.style.transform).toBe('');
    const zoomed = { ...VIEW, x: 5, y: 50, zoom: 2 };
    shown.draw(frame(zoomed));
    expect(canvas.style.transform).toBe('translate(-15px, 10px) scale(2)');
    answer(zoomed);
    expect(canvas.style.transform).toBe('');
  });

  it('that come when none is wanted are not shown', () => {
    const { shown, told, ready, answer } = screen();
    ready();
    shown.draw(frame());
    shown.clear();
    answer();
    expect(told).toEqual(['closed']);
    expect(shown.isShown).toBe(false);
  });
});

describe('without a worker', () => {
  it('that may not be started, nothing is shown', () => {
    const { shown } = screen({
      startWorker: () => {
        throw new Error('SecurityError: opaque origin');
      },
    });
    shown.draw(frame());
    expect(shown.isShown).toBe(false);
  });

  it('that fails, its picture is removed, and the page is told', () => {
    const { shown, asked, told, ready, answer, fail } = screen();
    ready();
    shown.draw(frame());
    answer();
    told.length = 0;
    fail();
    expect(told).toEqual(['terminated', 'removed', 'failed']);
    expect(shown.isShown).toBe(false);
    shown.draw(frame());
    expect(asked).toHaveLength(1);
  });
});

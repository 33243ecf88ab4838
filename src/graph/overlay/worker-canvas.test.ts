import { describe, expect, it } from 'vitest';
import { AHEAD, BOTH, type DrawingWorker, WorkerCanvas, type WorkerCanvasOptions } from './worker-canvas.ts';
import type { WorkerFrame } from './worker-frame.ts';

/** Returns a canvas with a worker that answers when it is told to, and what happened. */
function workerCanvas(options: Partial<WorkerCanvasOptions> = {}) {
  const listeners = new Map<string, (event: unknown) => void>();
  const log: string[] = [];
  let [frames, canvases] = [0, 0];
  const worker = {
    postMessage: (message: object) => log.push('canvas' in message ? `to ${String(message.canvas)}` : 'frame'),
    terminate: () => log.push('terminated'),
    addEventListener: (kind: string, listener: (event: unknown) => void) => listeners.set(kind, listener),
  };
  const canvas = new WorkerCanvas({
    startWorker: () => {
      log.push('started');
      return worker as unknown as DrawingWorker;
    },
    newCanvas: () => {
      canvases += 1;
      const name = `canvas ${canvases}`;
      const element = { transferControlToOffscreen: () => name, remove: () => log.push(`removed ${name}`) };
      return element as unknown as HTMLCanvasElement; // Nothing else is used.
    },
    onFail: () => log.push('failed'),
    ...options,
  });
  const draw = (times = 1): void => {
    for (let time = 0; time < times; time += 1)
      canvas.draw(() => {
        frames += 1;
        return { ratio: 1, crowd: undefined, drawing: { steps: new Float32Array(), words: [] } } satisfies WorkerFrame;
      });
  };
  const answer = (count: number | null = null): void => listeners.get('message')?.({ data: count });
  return {
    canvas,
    draw,
    answer,
    log,
    made: () => frames,
    fail: () => listeners.get('error')?.({}),
    show: () => {
      for (let frame = 0; frame < BOTH; frame += 1) {
        draw();
        answer();
      }
    },
  };
}

describe('the canvas of a worker', () => {
  it('is shown once the worker has drawn so many frames that the browser shows them', () => {
    const { canvas, draw, answer, log } = workerCanvas();
    for (let frame = 0; frame < BOTH; frame += 1) {
      expect(canvas.isShown).toBe(false);
      draw();
      answer();
    }
    expect(canvas.isShown).toBe(true);
    expect(log).toEqual(['started', 'to canvas 1', ...Array.from({ length: BOTH }, () => 'frame')]);
  });

  it('gets no frame while the worker is late, and none is made', () => {
    const { draw, answer, made } = workerCanvas();
    draw(10);
    expect(made()).toBe(AHEAD);
    answer();
    draw(10);
    expect(made()).toBe(AHEAD + 1);
  });

  it('is gone at once when it ends, and a new one begins with the same worker', () => {
    const { canvas, draw, log, show } = workerCanvas();
    show();
    canvas.end();
    expect(canvas.isShown).toBe(false);
    draw();
    expect(log.filter((entry) => entry !== 'frame')).toEqual([
      'started',
      'to canvas 1',
      'removed canvas 1',
      'to canvas 2',
    ]);
  });

  it('is not shown for what was drawn on one before', () => {
    const { canvas, draw, answer } = workerCanvas();
    draw(AHEAD);
    canvas.end();
    for (let late = 0; late < AHEAD; late += 1) answer();
    for (let frame = 1; frame < BOTH; frame += 1) {
      draw();
      answer();
    }
    expect(canvas.isShown).toBe(false);
    draw();
    answer();
    expect(canvas.isShown).toBe(true);
  });

  it('says how many of a crowd it shows, as long as there is one', () => {
    const { canvas, draw, answer } = workerCanvas();
    expect(canvas.count).toBe(Number.POSITIVE_INFINITY);
    draw(2);
    answer(777);
    answer(null);
    expect(canvas.count).toBe(777);
  });
});

describe('without a worker', () => {
  it.each<[string, () => undefined]>([
    [
      'that may not be started',
      () => {
        throw new Error('SecurityError: opaque origin');
      },
    ],
    ['that the browser does not have', () => undefined],
  ])('%s, the page draws', (_, start) => {
    let tried = 0;
    const { canvas, draw, made } = workerCanvas({
      startWorker: () => {
        tried += 1;
        return start();
      },
    });
    draw(3);
    expect([tried, made(), canvas.isShown]).toEqual([1, 0, false]);
  });

  it('that fails, its picture is removed, and the page is told', () => {
    const { canvas, draw, log, fail, show } = workerCanvas();
    show();
    log.length = 0;
    fail();
    expect(log).toEqual(['removed canvas 1', 'terminated', 'failed']);
    draw(3);
    expect(canvas.isShown).toBe(false);
    expect(log).toHaveLength(3);
  });
});

/** The canvas over the graph on which messages travel. React renders it once; the playback's frame loop draws it. */
import { useStoreApi } from '@xyflow/react';
import { type RefObject, useEffect, useImperativeHandle, useRef } from 'react';
import { useHeronry, useHeronryStore } from '../../store/index.ts';
import { type Palette, watchPalette } from '../../ui/canvas-palette.ts';
import { whenIdle } from '../../ui/index.ts';
import type { GraphEdge, GraphNode } from '../elements.ts';
import { useMedia } from '../use-media.ts';
import { curveSource } from './curve-source.ts';
import { loadDetails } from './load-details.ts';
import styles from './MessageOverlay.module.css';
import { Painter } from './painter.ts';

/** Speed up to which payloads are written beside messages. */
const SLOW = 0.5;
/** Size of messages and their payloads in a presentation, of their usual size. */
const PRESENT_SCALE = 1.75;

export interface OverlayHandle {
  /** Returns the message within `reach` pixels of a point of the window, as last drawn. */
  at(clientX: number, clientY: number, reach: number): number | undefined;
  /** Writes the payload of the message beside it. */
  hover(message: number | undefined): void;
}

interface Drawing {
  readonly canvas: RefObject<HTMLCanvasElement | null>;
  readonly crowd: RefObject<HTMLCanvasElement | null>;
  readonly painter: RefObject<Painter | undefined>;
  /** The message under the pointer. */
  readonly hovered: RefObject<number | undefined>;
}

export function MessageOverlay({ handle }: { readonly handle: RefObject<OverlayHandle | null> }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const crowd = useRef<HTMLCanvasElement>(null);
  const painter = useRef<Painter>(undefined);
  const hovered = useRef<number>(undefined);
  const store = useHeronryStore();
  useDrawing({ canvas, crowd, painter, hovered });
  useImperativeHandle(handle, () => ({
    at: (clientX, clientY, reach) => {
      const bounds = canvas.current?.getBoundingClientRect();
      if (bounds === undefined || painter.current === undefined) return undefined;
      return painter.current.nearest(clientX - bounds.left, clientY - bounds.top, reach);
    },
    hover: (message) => {
      if (message === hovered.current) return;
      hovered.current = message;
      store.playback.invalidate();
    },
  }));
  return (
    <div aria-hidden="true">
      <canvas ref={crowd} className={styles.overlay} />
      <canvas ref={canvas} className={styles.overlay} />
    </div>
  );
}

function useDrawing({ canvas, crowd, painter, hovered }: Drawing): void {
  const flow = useStoreApi<GraphNode, GraphEdge>();
  const store = useHeronryStore();
  const palette = usePalette(canvas);
  const channels = useHeronry((state) => state.scenario.channels);
  const reducedMotion = useMedia('(prefers-reduced-motion: reduce)');

  useEffect(() => {
    const context = canvas.current?.getContext('2d') ?? undefined;
    if (context === undefined) return;
    const made = new Painter(context, curveSource(flow, store));
    painter.current = made;
    const { current: drawn } = canvas;
    if (drawn !== null) drawn.ariaBusy = 'true';
    void whenIdle()
      .then(loadDetails)
      .then(({ PageDetails }) => {
        const below = crowd.current?.getContext('2d', { willReadFrequently: true }) ?? undefined;
        if (below === undefined || painter.current !== made) return;
        const invalidate = (): void => store.playback.invalidate();
        made.add((parts) => new PageDetails({ ...parts, crowd: below, invalidate }));
        invalidate();
        if (drawn !== null) drawn.ariaBusy = null;
      });
    const unsubscribe = flow.subscribe((now, before) => {
      if (now.nodes !== before.nodes) made.invalidate();
      else if (now.transform === before.transform && now.width === before.width && now.height === before.height) return;
      store.playback.invalidate();
    });
    const stopDrawing = store.playback.onDraw((nowUs, world) => {
      const { transform, width, height } = flow.getState();
      const { playing, speed, selection, presenting, asked } = store.getState();
      // Everything drawn has its size in pixels: larger pixels make it larger.
      const scale = presenting ? PRESENT_SCALE : 1;
      made.scale = scale;
      const [x = 0, y = 0, zoom = 1] = transform.map((part) => part / scale);
      if (palette.current === undefined || width === 0) return;
      fitCanvas(context, width, height, window.devicePixelRatio);
      const ratio = window.devicePixelRatio * scale;
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      made.draw({
        trace: store.playback.trace(),
        world,
        nowUs,
        playing,
        view: { x, y, zoom, width: width / scale, height: height / scale, ratio, plain: presenting },
        palette: palette.current,
        selected: selection.message,
        hovered: hovered.current,
        // A question names messages itself.
        slow: !asked?.locks && (!playing || speed <= SLOW),
        reducedMotion,
      });
    });
    return () => {
      unsubscribe();
      stopDrawing();
      made.close();
      painter.current = undefined;
    };
  }, [canvas, crowd, flow, hovered, painter, palette, reducedMotion, store]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the colours on the curves follow the channels.
  useEffect(() => {
    painter.current?.invalidate();
    store.playback.invalidate();
  }, [store, channels]);
}

function usePalette(canvas: RefObject<HTMLCanvasElement | null>): RefObject<Palette | undefined> {
  const palette = useRef<Palette>(undefined);
  const store = useHeronryStore();
  useEffect(() => {
    if (!canvas.current?.parentElement) return;
    return watchPalette(canvas.current.parentElement, (read) => {
      palette.current = read;
      store.playback.invalidate();
    });
  }, [canvas, store]);
  return palette;
}

function fitCanvas({ canvas }: CanvasRenderingContext2D, width: number, height: number, ratio: number): void {
  const pixelsWide = Math.round(width * ratio);
  const pixelsHigh = Math.round(height * ratio);
  if (canvas.width === pixelsWide && canvas.height === pixelsHigh) return;
  canvas.width = pixelsWide;
  canvas.height = pixelsHigh;
}

/** The canvas over the graph on which messages travel. React renders it once; the playback's frame loop draws it. */
import { useStoreApi } from '@xyflow/react';
import { type RefObject, useEffect, useImperativeHandle, useRef } from 'react';
import { useHeronry, useHeronryStore } from '../../store/index.ts';
import { boxOfNode } from '../boxes.ts';
import type { GraphEdge, GraphNode } from '../elements.ts';
import type { Box } from '../geometry.ts';
import { nodeKey } from '../keys.ts';
import { lookOf } from '../lookups.ts';
import { useMedia } from '../use-media.ts';
import styles from './MessageOverlay.module.css';
import { Painter } from './painter.ts';
import { type Palette, readPalette } from './palette.ts';

/** Speed up to which payloads are written beside messages. */
const SLOW = 0.5;

export interface OverlayHandle {
  /** The message within `reach` pixels of a point of the window, as last drawn. */
  at(clientX: number, clientY: number, reach: number): number | undefined;
  /** Writes the payload of the message beside it. */
  hover(message: number | undefined): void;
}

export function MessageOverlay({ handle }: { readonly handle: RefObject<OverlayHandle | null> }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const crowd = useRef<HTMLCanvasElement>(null);
  const painter = useRef<Painter>(undefined);
  const palette = useRef<Palette>(undefined);
  const hovered = useRef<number>(undefined);
  const flow = useStoreApi<GraphNode, GraphEdge>();
  const store = useHeronryStore();
  const channels = useHeronry((state) => state.scenario.channels);
  const dark = useMedia('(prefers-color-scheme: dark)');
  const reducedMotion = useMedia('(prefers-reduced-motion: reduce)');

  // biome-ignore lint/correctness/useExhaustiveDependencies: the colours follow the system's theme as well as the page's.
  useEffect(() => {
    const read = (): void => {
      palette.current = canvas.current?.parentElement ? readPalette(canvas.current.parentElement) : undefined;
      store.playback.invalidate();
    };
    read();
    const observer = new MutationObserver(read);
    observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    return () => observer.disconnect();
  }, [store, dark]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the colours on the curves follow the channels.
  useEffect(() => {
    painter.current?.invalidate();
    store.playback.invalidate();
  }, [store, channels]);

  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d') ?? undefined;
    // A crowd changes as a whole in every frame; drawing it on the processor is three times as fast without a graphics card.
    const crowdContext = crowd.current?.getContext('2d', { willReadFrequently: true }) ?? undefined;
    if (context === undefined || crowdContext === undefined) return;
    const boxes = { of: undefined as unknown, list: [] as Box[] };
    const made = new Painter(context, crowdContext, {
      boxOf: (kind, id) => boxOfNode(flow.getState().nodeLookup.get(nodeKey(kind, id))),
      lookOf: (channel) => lookOf(store.getState().scenario.channels, channel),
      boxes: () => {
        const { nodes, nodeLookup } = flow.getState();
        if (boxes.of !== nodes) {
          boxes.of = nodes;
          boxes.list = nodes.flatMap((node) => boxOfNode(nodeLookup.get(node.id)) ?? []);
        }
        return boxes.list;
      },
    });
    painter.current = made;

    const unsubscribe = flow.subscribe((now, before) => {
      if (now.nodes !== before.nodes) made.invalidate();
      else if (now.transform === before.transform && now.width === before.width && now.height === before.height) return;
      store.playback.invalidate();
    });
    const stopDrawing = store.playback.onDraw((nowUs, world) => {
      const { transform, width, height } = flow.getState();
      const { playing, speed, selection } = store.getState();
      const [x, y, zoom] = transform;
      if (palette.current === undefined || width === 0) return;
      const ratio = window.devicePixelRatio;
      fitCanvas(context, width, height, ratio);
      fitCanvas(crowdContext, width, height, ratio);
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      made.draw({
        trace: store.playback.trace(),
        world,
        nowUs,
        view: { x, y, zoom, width, height, ratio },
        palette: palette.current,
        selected: selection.message,
        hovered: hovered.current,
        slow: !playing || speed <= SLOW,
        reducedMotion,
      });
    });
    return () => {
      unsubscribe();
      stopDrawing();
      painter.current = undefined;
    };
  }, [flow, store, reducedMotion]);

  useImperativeHandle(handle, () => ({
    at: (clientX, clientY, reach) => {
      const bounds = canvas.current?.getBoundingClientRect();
      return bounds && painter.current?.dots.nearest(clientX - bounds.left, clientY - bounds.top, reach);
    },
    hover: (message) => {
      if (message === hovered.current) return;
      hovered.current = message;
      store.playback.invalidate();
    },
  }));

  return (
    <>
      <canvas ref={crowd} className={styles['overlay']} aria-hidden="true" />
      <canvas ref={canvas} className={styles['overlay']} aria-hidden="true" />
    </>
  );
}

function fitCanvas({ canvas }: CanvasRenderingContext2D, width: number, height: number, ratio: number): void {
  const pixelsWide = Math.round(width * ratio);
  const pixelsHigh = Math.round(height * ratio);
  if (canvas.width === pixelsWide && canvas.height === pixelsHigh) return;
  canvas.width = pixelsWide;
  canvas.height = pixelsHigh;
}

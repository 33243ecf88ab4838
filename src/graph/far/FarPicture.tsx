/** A canvas with the nodes and links of a large scene that are not elements of the page. */
import { useStoreApi, ViewportPortal } from '@xyflow/react';
import { type RefObject, useEffect, useMemo, useRef } from 'react';
import { useHeronry, useHeronryStore } from '../../store/index.ts';
import { type Palette, watchPalette } from '../../ui/canvas-palette.ts';
import { cx, VisuallyHidden } from '../../ui/index.ts';
import type { Drawn } from '../drawn.ts';
import type { GraphEdge, GraphNode } from '../elements.ts';
import { nodeKey } from '../graph-keys.ts';
import { placedNodes } from '../lookups.ts';
import { useGraphView, useGraphViewStore } from '../view.ts';
import styles from './FarPicture.module.css';
import { type Drawing, drawingFor } from './far-area.ts';
import { paintFar } from './far-painter.ts';
import { pointAtFar } from './far-pointer.ts';
import { farSceneOf } from './far-scene.ts';
import { whenFarChanges } from './when-far-changes.ts';

/** @param drawn nodes that are elements */
export function FarPicture({ drawn }: { readonly drawn: Drawn }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const elements = useRef<ReadonlySet<string>>(new Set());
  const { agents, channels, level } = drawn;
  elements.current = useMemo(
    () => new Set(level === 'near' ? keysOf({ agents, channels }) : []),
    [agents, channels, level],
  );
  useDrawing(canvas, elements, drawn);
  usePointer(elements, level);
  return (
    <>
      <ViewportPortal>
        <div aria-hidden="true">
          <canvas ref={canvas} className={styles.far} />
          {level === 'wanted' ? <Names /> : null}
        </div>
      </ViewportPortal>
      {level === 'near' ? null : (
        <VisuallyHidden>
          <span role="status">Many agents and channels are in view: they are drawn small. Zoom in to read them.</span>
        </VisuallyHidden>
      )}
    </>
  );
}

/** Largest number of selected nodes that have their names beside them. */
const NAMED_MAX = 8;

/** Shows the names of nodes that are pointed at, selected or focused, in a size that can be read. */
function Names() {
  const scenario = useHeronry((state) => state.scenario);
  const selected = useHeronry(({ selection }) => selection.nodes);
  const pointed = useGraphView((state) => state.pointed);
  const focusKey = useGraphView((state) => state.focusKey);
  const placed = placedNodes(scenario);
  const near = [...pointed, ...(selected.length > NAMED_MAX ? [] : selected)];
  const keys = new Set(near.map(({ kind, id }) => nodeKey(kind, id)));
  const all = focusKey === undefined ? keys : new Set([...keys, focusKey]);
  return [...all]
    .flatMap((key) => placed.get(key) ?? [])
    .map(({ key, title, box }) => (
      <span
        key={key}
        className={cx(styles.name, !keys.has(key) && styles.focused)}
        style={{ left: box.x, top: box.y - box.height / 2 }}
      >
        {title}
      </span>
    ));
}

function keysOf({ agents, channels }: Pick<Drawn, 'agents' | 'channels'>): readonly string[] {
  return [...agents.map(({ id }) => nodeKey('agent', id)), ...channels.map(({ id }) => nodeKey('channel', id))];
}

/** Draws the canvas anew when something in it has changed, once in a frame. */
function useDrawing(
  canvas: RefObject<HTMLCanvasElement | null>,
  elements: RefObject<ReadonlySet<string>>,
  drawn: Drawn,
): void {
  const flow = useStoreApi<GraphNode, GraphEdge>();
  const store = useHeronryStore();
  const view = useGraphViewStore();
  const redraw = useRef<() => void>(undefined);

  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    const parent = canvas.current?.parentElement;
    if (!context || !parent) return;
    let palette: Palette | undefined;
    let last: Drawing | undefined;
    let frame = 0;
    const draw = (): void => {
      frame = 0;
      const { transform, width, height } = flow.getState();
      if (palette === undefined || width === 0) return;
      const [x, y, zoom] = transform;
      last = drawingFor({ x, y, zoom }, { width, height }, devicePixelRatio);
      place(context, last);
      paintFar(context, farSceneOf({ flow, store, view, palette, elements: elements.current }), last.area);
    };
    const later = (): void => {
      if (frame === 0) frame = requestAnimationFrame(draw);
    };
    redraw.current = later;
    const stopPalette = watchPalette(parent, (read) => {
      palette = read;
      later();
    });
    const stop = whenFarChanges({ flow, store, view, drawing: () => last, redraw: later });
    return () => {
      cancelAnimationFrame(frame);
      stopPalette();
      stop();
    };
  }, [canvas, elements, flow, store, view]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: what is an element is left out of the drawing.
  useEffect(() => redraw.current?.(), [drawn]);
}

/** Gives the canvas the place, the size and the coordinates of a drawing. It is empty afterwards. */
function place(context: CanvasRenderingContext2D, { area, scale }: Drawing): void {
  const { canvas } = context;
  const [width, height] = [area.right - area.left, area.bottom - area.top];
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  Object.assign(canvas.style, {
    left: `${area.left}px`,
    top: `${area.top}px`,
    width: `${width}px`,
    height: `${height}px`,
  });
  context.setTransform(scale, 0, 0, scale, -area.left * scale, -area.top * scale);
}

/** Makes what is under the pointer an element, so that everything can be done with it. */
function usePointer(elements: RefObject<ReadonlySet<string>>, level: Drawn['level']): void {
  const flow = useStoreApi<GraphNode, GraphEdge>();
  const store = useHeronryStore();
  const view = useGraphViewStore();
  useEffect(() => {
    const { domNode } = flow.getState();
    if (level !== 'wanted' || domNode === null) return;
    return pointAtFar(domNode, { flow, store, view, elements });
  }, [elements, flow, level, store, view]);
}

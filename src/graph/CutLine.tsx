import { useReactFlow, useStoreApi } from '@xyflow/react';
import { type PointerEvent, useState } from 'react';
import { useHeronryStore } from '../store/index.ts';
import { cx } from '../ui/index.ts';
import { boxOfKey } from './boxes.ts';
import styles from './chrome.module.css';
import { cutLinks, linksAcross } from './cutting.ts';
import own from './Extras.module.css';
import type { GraphEdge, GraphNode } from './elements.ts';
import type { Point } from './geometry.ts';
import { nodeKey } from './graph-keys.ts';
import { useGraphView, useGraphViewStore } from './view.ts';

/** Takes the next drag over the picture as a line that cuts links. */
export function CutLine() {
  const cutting = useGraphView((state) => state.tool === 'cut');
  return cutting ? <Drawing /> : null;
}

function Drawing() {
  const store = useHeronryStore();
  const view = useGraphViewStore();
  const flow = useStoreApi<GraphNode, GraphEdge>();
  const { screenToFlowPosition } = useReactFlow();
  const [line, setLine] = useState<readonly [Point, Point]>();
  const at = (event: PointerEvent): Point => ({ x: event.clientX, y: event.clientY });
  const finish = (event: PointerEvent): void => {
    if (line === undefined) return;
    view.setTool('select');
    const { nodeLookup } = flow.getState();
    const ends = [screenToFlowPosition(line[0]), screenToFlowPosition(at(event))] as const;
    const { links, scenario } = store.getState();
    const boxOf = (kind: 'agent' | 'channel', id: string) => boxOfKey(nodeLookup, scenario, nodeKey(kind, id));
    cutLinks(store, linksAcross(links, boxOf, ends));
  };
  return (
    <>
      <div
        className={own.cutting}
        data-testid="cutting"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          setLine([at(event), at(event)]);
        }}
        onPointerMove={(event) => {
          if (line !== undefined) setLine([line[0], at(event)]);
        }}
        onPointerUp={finish}
        onPointerCancel={() => view.setTool('select')}
      >
        {line === undefined ? null : <Line line={line} />}
      </div>
      <div className={cx(styles.float, own.hint)} role="status">
        Draw a line across the links to cut. Escape cancels. Without a pointer, select agents or channels and choose
        “Cut off”.
      </div>
    </>
  );
}

/** Draws the line, in pixels of the window: the drawing surface covers the graph. */
function Line({ line: [from, to] }: { readonly line: readonly [Point, Point] }) {
  return (
    <svg className={own.cutLine} aria-hidden="true">
      <line x1={from.x} y1={from.y} x2={to.x} y2={to.y} />
    </svg>
  );
}

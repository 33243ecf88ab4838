/** The picture: agents and channels as nodes, links as curves, messages on a canvas above them. */
import { ReactFlowProvider } from '@xyflow/react';
import { Maximize, Minus, Plus } from 'lucide-react';
import { Suspense, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { useHeronry, useHeronryStore } from '../store/index.ts';
import { AWAITED, cx, IconButton, late } from '../ui/index.ts';
import { followCalmly } from './calm-world.ts';
import styles from './chrome.module.css';
import { GraphCanvas } from './GraphCanvas.tsx';
import type { Size } from './geometry.ts';
import type { ComposerType } from './NodeComposer.tsx';
import { createGraphView, GraphViewContext, type GraphViewStore, useGraphViewStore } from './view.ts';

const Extras = late(async () => (await import('./Extras.tsx')).Extras);

const LegendButton = late(async () => (await import('./legend/LegendButton.tsx')).LegendButton);
const LegendColumn = late(async () => (await import('./legend/LegendColumn.tsx')).LegendColumn);

export interface GraphProps {
  /** Publishes a message as an agent; shown beside a node. */
  readonly composer: ComposerType;
}

/** Renders the graph. It fills its parent, which must have a height. */
export function Graph({ composer }: GraphProps) {
  const store = useHeronryStore();
  const [view] = useState(() => createGraphView(store.getState().world));
  const [size, setSize] = useState<Pick<Size, 'width' | 'height'>>();
  const container = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    const bounds = container.current?.getBoundingClientRect();
    if (bounds !== undefined) setSize({ width: bounds.width, height: bounds.height });
  }, []);
  useEffect(() => followCalmly(store, view, () => performance.now()), [store, view]);
  useJourney(view);
  return (
    <GraphViewContext value={view}>
      <section ref={container} className={styles.graph} aria-label="Graph">
        {size === undefined ? null : (
          <ReactFlowProvider>
            <GraphCanvas size={size} />
            <div className={styles.corner}>
              <ZoomControls />
              <Suspense fallback={AWAITED}>
                <LegendButton />
              </Suspense>
            </div>
            <Suspense fallback={<div className={styles.tools} aria-busy="true" />}>
              <Extras composer={composer} />
            </Suspense>
          </ReactFlowProvider>
        )}
      </section>
      <Suspense fallback={AWAITED}>
        <LegendColumn />
      </Suspense>
    </GraphViewContext>
  );
}

function ZoomControls() {
  const store = useHeronryStore();
  const beyond = useStore(useGraphViewStore(), (view) => view.beyond);
  const ask = (kind: 'zoomIn' | 'zoomOut' | 'fit') => () => store.getState().actions.requestGraph(kind);
  return (
    <div className={cx(styles.float, styles.zoom)} role="toolbar" aria-label="Zoom">
      <IconButton label="Zoom in" icon={Plus} keys="+" onClick={ask('zoomIn')} />
      <IconButton label="Zoom out" icon={Minus} keys="-" onClick={ask('zoomOut')} />
      <IconButton
        label={beyond ? 'Show all' : 'Fit into view'}
        className={beyond ? styles.beyond : undefined}
        icon={Maximize}
        keys="f"
        onClick={ask('fit')}
      />
    </div>
  );
}

/** Lights the journey of the selected message, up to the playhead. */
function useJourney(view: GraphViewStore): void {
  const store = useHeronryStore();
  const message = useHeronry(({ selection }) => selection.message);
  const events = useStore(view, ({ world }) => (message === undefined ? 0 : world.events));
  // biome-ignore lint/correctness/useExhaustiveDependencies: the journey grows with the events.
  useEffect(() => {
    const { trace, world } = store.getState();
    if (message === undefined || message >= trace.length) {
      view.light(undefined);
      return;
    }
    let isCurrent = true;
    void import('./lit-journey.ts').then(({ litBy }) => {
      if (isCurrent) view.light(litBy(trace, message, world.events));
    });
    return () => {
      isCurrent = false;
    };
  }, [store, view, message, events]);
}

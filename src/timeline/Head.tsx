import { BetweenVerticalStart, Minus, Plus, Rows3, X } from 'lucide-react';
import type { RefObject } from 'react';
import { useHeronry, useHeronryStore } from '../store/index.ts';
import { tallyWords } from '../trace/index.ts';
import { IconButton, Menu, type MenuEntry } from '../ui/index.ts';
import { byKind, type LaneRow } from './lanes.ts';
import styles from './Timeline.module.css';
import type { TimelineView } from './timeline-view.ts';

const ZOOM = 1.6;
/** Part of the visible span that a new selection takes. */
const FIRST_PART = 0.25;

interface HeadProps {
  readonly view: TimelineView;
  readonly spanButton: RefObject<HTMLButtonElement | null>;
  /** Lanes in their order. */
  readonly lanes: readonly LaneRow[];
}

export function Head({ view, spanButton, lanes }: HeadProps) {
  const store = useHeronryStore();
  const actions = useHeronry((state) => state.actions);
  /** Selects a span that ends at the playhead, so that it contains events; near the start of the run, it begins at 0. */
  const selectSpan = (): void => {
    const part = Math.round(view.span().lengthUs * FIRST_PART);
    const toUs = Math.max(store.playback.nowUs(), part);
    actions.setSpan({ fromUs: toUs - part, toUs });
    actions.announce(tallyWords(store.playback.trace(), toUs - part, toUs, store.playback.nowUs()));
  };
  return (
    <header className={styles.head}>
      <h2>Timeline</h2>
      <p>
        Lines are messages in flight; bars are waiting and processing. Drag to move in time, Shift-drag to select a
        span, click a line for its journey.
      </p>
      <IconButton ref={spanButton} small label="Select a time span" icon={BetweenVerticalStart} onClick={selectSpan} />
      <LanesMenu lanes={lanes} />
      <IconButton small label="Zoom timeline in" icon={Plus} onClick={() => view.zoom(1 / ZOOM)} />
      <IconButton small label="Zoom timeline out" icon={Minus} onClick={() => view.zoom(ZOOM)} />
      <IconButton small label="Close timeline" icon={X} onClick={actions.toggleTimeline} />
    </header>
  );
}

function LanesMenu({ lanes }: Pick<HeadProps, 'lanes'>) {
  const setLanes = useHeronry((state) => state.actions.setLanes);
  const { order, collapsed } = useHeronry((state) => state.lanes);
  const item = (id: string, label: string, disabled: boolean, onSelect: () => void): MenuEntry => ({
    kind: 'item',
    id,
    label,
    disabled,
    onSelect,
  });
  const names = (rows: readonly LaneRow[]): readonly string[] => rows.map(({ lane }) => lane);
  return (
    <Menu
      align="end"
      trigger={<IconButton small label="Lanes" icon={Rows3} />}
      entries={[
        { kind: 'heading', id: 'order', label: 'Order' },
        item('picture', 'As in the graph', order.length === 0, () => setLanes({ order: [] })),
        item('kind', 'Agents first, then channels', false, () => setLanes({ order: names(byKind(lanes)) })),
        { kind: 'separator', id: 'size' },
        item('collapse', 'Collapse all', collapsed.length === lanes.length, () =>
          setLanes({ collapsed: names(lanes) }),
        ),
        item('expand', 'Expand all', collapsed.length === 0, () => setLanes({ collapsed: [] })),
      ]}
    />
  );
}

/** The names of the lanes, beside the diagram: to select, to move, to collapse, by pointer and by keyboard. */
import { ChevronDown, ChevronRight } from 'lucide-react';
import { type KeyboardEvent, useRef } from 'react';
import { useHeronry } from '../store/index.ts';
import { ChannelMark, channelLook, cx, Name, visibleText } from '../ui/index.ts';
import { laneTitle } from './lane-names.ts';
import { groupsOf, LANE_HEIGHT, type LaneRow, type Row } from './lanes.ts';
import styles from './Timeline.module.css';
import { type Arranging, useArranging } from './use-arranging.ts';

/** Distance outside of the visible part, in pixels, within which rows are rendered, so that scrolling shows names at once. */
const MARGIN = 4 * LANE_HEIGHT;

interface LanesProps {
  readonly lanes: readonly LaneRow[];
  readonly rows: readonly Row[];
  /** Visible part, in pixels from the top of the first row. */
  readonly top: number;
  readonly height: number;
  /** Width of the column in pixels. */
  readonly width: number;
}

export function Lanes({ lanes, rows, top, height, width }: LanesProps) {
  const list = useRef<HTMLUListElement>(null);
  const arranging = useArranging(list, lanes, rows);
  const shown = rows.filter((row) => row.top + row.height > top - MARGIN && row.top < top + height + MARGIN);
  const groups = groupsOf(rows);
  return (
    <ul ref={list} className={styles.labels} aria-label="Lanes" onKeyDown={alongLanes}>
      {shown.map((row, index) => {
        const group = groups[row.group] ?? [];
        const heads = group.length > 1 && shown[index - 1]?.group !== row.group;
        return (
          <li key={row.lanes[0]?.lane} className={styles.row} style={{ top: row.top, height: row.height }}>
            {heads ? <GroupButton group={group} row={row} arranging={arranging} /> : null}
            {row.collapsed ? (
              <ThinLanes row={row} arranging={arranging} />
            ) : (
              row.lanes.map((lane) => <LaneLabel key={lane.lane} {...{ lane, row, arranging, width }} />)
            )}
          </li>
        );
      })}
      {arranging.dropAt === undefined ? null : (
        <li className={styles.drop} style={{ top: arranging.dropAt }} aria-hidden="true" />
      )}
    </ul>
  );
}

/** Moves the focus from lane to lane with up and down. */
function alongLanes(event: KeyboardEvent<HTMLElement>): void {
  if (event.altKey || (event.key !== 'ArrowDown' && event.key !== 'ArrowUp')) return;
  const names: HTMLElement[] = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-lane]')];
  const { activeElement } = document;
  const at = activeElement instanceof HTMLElement ? names.indexOf(activeElement) : -1;
  const next = at === -1 ? undefined : names[at + (event.key === 'ArrowDown' ? 1 : -1)];
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
}

interface LaneProps {
  readonly row: Row;
  readonly arranging: Arranging;
}

interface LabelProps extends Pick<LanesProps, 'width'> {
  readonly lane: LaneRow;
}

function LaneLabel({ lane, row, arranging, width }: LaneProps & LabelProps) {
  const { kind, id, place } = lane;
  const title = laneTitle(lane, width);
  const select = useHeronry((state) => state.actions.select);
  const selected = useHeronry((state) => state.selection.nodes.some((node) => node.kind === kind && node.id === id));
  return (
    <>
      <button
        type="button"
        className={cx(styles.label, selected && styles.selected)}
        aria-pressed={selected}
        aria-label={title === id ? undefined : visibleText(id)}
        aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown ArrowLeft"
        data-lane={lane.lane}
        {...arranging.handlers([row])}
        onClick={() => {
          if (!arranging.dragged()) select({ nodes: [{ kind, id }] });
        }}
      >
        {place < 0 ? null : <ChannelMark look={channelLook(place)} />}
        <Name>{title}</Name>
        {title === id ? null : (
          <span className={styles.full} aria-hidden>
            <Name>{id}</Name>
          </span>
        )}
      </button>
      <button
        type="button"
        className={styles.fold}
        aria-label={`Collapse ${visibleText(id)}`}
        title="Collapse to a thin line"
        onClick={() => arranging.collapse([row])}
      >
        <ChevronDown size={12} aria-hidden />
      </button>
    </>
  );
}

function ThinLanes({ row, arranging }: LaneProps) {
  const names = row.lanes.map(({ id }) => visibleText(id)).join(', ');
  return (
    <button
      type="button"
      className={styles.thin}
      aria-label={`Expand ${names}`}
      aria-expanded={false}
      aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown ArrowRight"
      title={`Expand ${names}`}
      data-lane={row.lanes[0]?.lane}
      {...arranging.handlers([row])}
      onClick={() => {
        if (!arranging.dragged()) arranging.expand([row]);
      }}
    >
      <ChevronRight size={10} aria-hidden />
      <Name>{names}</Name>
    </button>
  );
}

/** Shows a bracket along a group, which collapses it, or moves it as a whole. */
function GroupButton({ group, row, arranging }: LaneProps & { readonly group: readonly Row[] }) {
  const lanes = group.flatMap((one) => one.lanes);
  const kind = lanes[0]?.kind === 'agent' ? 'agents' : 'channels';
  const names = `${lanes.length} ${kind}: ${lanes.map(({ id }) => visibleText(id)).join(', ')}`;
  const top = group[0]?.top ?? 0;
  const height = group.reduce((sum, one) => sum + one.height, 0);
  return (
    <button
      type="button"
      className={styles.group}
      style={{ top: top - row.top, height }}
      aria-label={`Collapse ${names}`}
      aria-expanded={true}
      aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown"
      title={`Collapse ${names}`}
      data-group={group[0]?.lanes[0]?.lane}
      {...arranging.handlers(group)}
      onClick={() => {
        if (!arranging.dragged()) arranging.collapse(group);
      }}
    >
      <ChevronDown size={12} aria-hidden />
    </button>
  );
}

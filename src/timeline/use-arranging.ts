/** Moving and collapsing lanes: by dragging their names, with Alt and the arrow keys, with left and right. */
import { type KeyboardEvent, type PointerEvent, type RefObject, useLayoutEffect, useRef, useState } from 'react';
import { useHeronry, useHeronryStore } from '../store/index.ts';
import { visibleText } from '../ui/index.ts';
import { groupsOf, heightOf, type LaneRow, movedBefore, type Row } from './lanes.ts';

/** Distance below which a press is a click. */
const DRAG_PIXELS = 5;
/** Distance from an edge of the visible part, in pixels, at which a drag scrolls; and how far it scrolls. */
const SCROLL_EDGE = 24;
const SCROLL_STEP = 8;

export interface Arranging {
  /** Returns the handlers of a name that moves these rows. */
  readonly handlers: (rows: readonly Row[]) => {
    readonly onPointerDown: (event: PointerEvent<HTMLElement>) => void;
    readonly onPointerMove: (event: PointerEvent<HTMLElement>) => void;
    readonly onPointerUp: () => void;
    readonly onPointerCancel: () => void;
    readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
  };
  readonly collapse: (rows: readonly Row[]) => void;
  readonly expand: (rows: readonly Row[]) => void;
  /** Returns whether the press that has just ended was a drag, and so not a click. */
  readonly dragged: () => boolean;
  /** Drop position of the dragged rows, in pixels from the top; undefined without a drag. */
  readonly dropAt: number | undefined;
}

/**
 * Returns the handlers that move and collapse lanes.
 * @param list the element that contains the names
 */
export function useArranging(
  list: RefObject<HTMLElement | null>,
  lanes: readonly LaneRow[],
  rows: readonly Row[],
): Arranging {
  const store = useHeronryStore();
  const actions = useHeronry((state) => state.actions);
  const focusAfter = useFocusAfter(list, rows);
  const move = (moved: readonly Row[], before: Row | undefined): void => {
    const inside = moved.flatMap((row) => row.lanes);
    const [first] = inside;
    const next = movedBefore(lanes, inside, before?.lanes[0]);
    if (first === undefined || next.every((lane, index) => lane === lanes[index])) return;
    actions.setLanes({ order: next.map(({ lane }) => lane) });
    const what = inside.length === 1 ? visibleText(first.id) : `${inside.length} lanes`;
    actions.announce(`${what}: now ${next.indexOf(first) + 1} of ${next.length}`);
  };
  const fold = (changed: readonly Row[], on: boolean): void => {
    const names = new Set(changed.flatMap((row) => row.lanes.map(({ lane }): string => lane)));
    const kept = store.getState().lanes.collapsed.filter((lane) => !names.has(lane));
    focusAfter(changed[0], false);
    actions.setLanes({ collapsed: on ? [...kept, ...names] : kept });
  };
  const { begin, dragged, dropAt, ...dragging } = useDrag(list, rows, move);
  const onKeyDown = (moving: readonly Row[], event: KeyboardEvent<HTMLElement>): void => {
    const isGroup = event.currentTarget.dataset.group !== undefined;
    const up = event.key === 'ArrowUp';
    if (event.altKey && (up || event.key === 'ArrowDown')) {
      const units = isGroup ? groupsOf(rows) : rows.map((row) => [row]);
      const at = units.findIndex((unit) => unit[0] === moving[0]);
      focusAfter(moving[0], isGroup);
      if (up ? at > 0 : at < units.length - 1) move(moving, units[up ? at - 1 : at + 2]?.[0]);
    } else if (event.key === 'ArrowLeft' && moving.some(({ collapsed }) => !collapsed)) fold(moving, true);
    else if (event.key === 'ArrowRight' && moving.some(({ collapsed }) => collapsed)) fold(moving, false);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return {
    handlers: (moving) => ({
      ...dragging,
      onPointerDown: (event) => begin(moving, event),
      onKeyDown: (event) => onKeyDown(moving, event),
    }),
    collapse: (changed) => fold(changed, true),
    expand: (changed) => fold(changed, false),
    dragged,
    dropAt,
  };
}

/** Returns a function that focuses the name of a row, or of the group that begins there, after the rows have changed. */
function useFocusAfter(
  list: RefObject<HTMLElement | null>,
  rows: readonly Row[],
): (row: Row | undefined, group: boolean) => void {
  const wanted = useRef<{ readonly lane: string; readonly group: boolean }>(undefined);
  useLayoutEffect(() => {
    if (wanted.current === undefined) return;
    const { lane, group } = wanted.current;
    wanted.current = undefined;
    const row = rows.find((one) => one.lanes.some((other) => other.lane === lane));
    const name = CSS.escape(row?.lanes[0]?.lane ?? '');
    const find = (key: string) => list.current?.querySelector<HTMLElement>(`[data-${key}="${name}"]`) ?? undefined;
    const button = (group ? find('group') : undefined) ?? find('lane');
    button?.focus();
  }, [list, rows]);
  return (row, group) => {
    wanted.current = { lane: row?.lanes[0]?.lane ?? '', group };
  };
}

interface Drag {
  readonly rows: readonly Row[];
  readonly y: number;
  moved: boolean;
  before: Row | undefined;
}

/** Drags rows by their name to a place before another row, or to the end. */
function useDrag(
  list: RefObject<HTMLElement | null>,
  rows: readonly Row[],
  move: (moved: readonly Row[], before: Row | undefined) => void,
) {
  const [dropAt, setDropAt] = useState<number>();
  const drag = useRef<Drag>(undefined);
  const wasDrag = useRef(false);
  const end = (): Drag | undefined => {
    const held = drag.current;
    drag.current = undefined;
    setDropAt(undefined);
    return held;
  };
  return {
    dropAt,
    dragged: (): boolean => {
      const was = wasDrag.current;
      wasDrag.current = false;
      return was;
    },
    begin: (moving: readonly Row[], event: PointerEvent<HTMLElement>): void => {
      wasDrag.current = false;
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      drag.current = { rows: moving, y: event.clientY, moved: false, before: undefined };
    },
    onPointerMove: (event: PointerEvent<HTMLElement>): void => {
      const held = drag.current;
      if (held === undefined || list.current === null) return;
      held.moved ||= Math.abs(event.clientY - held.y) >= DRAG_PIXELS;
      if (!held.moved) return;
      scrollAlong(list.current, event.clientY);
      const y = event.clientY - list.current.getBoundingClientRect().top;
      held.before = rows.find((row) => row.top + row.height / 2 > y);
      setDropAt(held.before?.top ?? heightOf(rows));
    },
    onPointerUp: (): void => {
      const held = end();
      wasDrag.current = held?.moved === true;
      if (held?.moved === true && (held.before === undefined || !held.rows.includes(held.before)))
        move(held.rows, held.before);
    },
    onPointerCancel: (): void => void end(),
  };
}

function scrollAlong(list: HTMLElement, clientY: number): void {
  const scroller = list.parentElement?.parentElement;
  if (scroller === null || scroller === undefined) return;
  const { top, bottom } = scroller.getBoundingClientRect();
  if (clientY < top + SCROLL_EDGE) scroller.scrollTop -= SCROLL_STEP;
  else if (clientY > bottom - SCROLL_EDGE) scroller.scrollTop += SCROLL_STEP;
}

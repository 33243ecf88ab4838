import { Flag } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useHeronry } from '../store/index.ts';
import { foldMarks, type MarkGroup, type Micros, markGroupWords } from '../trace/index.ts';
import { Tooltip, visibleText } from '../ui/index.ts';
import { type Span, xOf } from './scale.ts';
import styles from './Timeline.module.css';
import type { TimelineView } from './timeline-view.ts';

/** Least distance of two flags in pixels. */
const GAP = 24;
/** Width of a flag, which is left of its time: the label of the time is to the right. */
const WIDTH = 24;
/** Width of the label of a time. */
const LABEL = 24;

/** Part of the axis whose flags are rendered. */
interface Part {
  readonly fromUs: Micros;
  readonly toUs: Micros;
  readonly gapUs: Micros;
}

const NOWHERE: Part = { fromUs: 0, toUs: -1, gapUs: 1 };

/**
 * Returns the part to render: the visible span and as much around it, so that it stays the same while the playhead moves a little.
 * The gap is a power of two, so that zooming regroups the flags in steps.
 */
function partOf({ startUs, lengthUs }: Span, width: number): Part {
  const gapUs = 2 ** Math.ceil(Math.log2(Math.max(1, (lengthUs * GAP) / Math.max(1, width))));
  const stepUs = gapUs * 16;
  const fromUs = Math.floor(startUs / stepUs) * stepUs;
  return { fromUs, toUs: Math.ceil((startUs + lengthUs) / stepUs) * stepUs, gapUs };
}

/** Shows the marks of a recording as flags on the axis; marks that are close are one flag. */
export function AxisMarks({ view }: { readonly view: TimelineView }) {
  const trace = useHeronry((state) => state.trace);
  const actions = useHeronry((state) => state.actions);
  const box = useRef<HTMLDivElement>(null);
  const [part, setPart] = useState(NOWHERE);
  const groups = useMemo(() => foldMarks(trace, part.gapUs), [trace, part.gapUs]);
  const shown = useMemo(() => groups.filter(({ atUs }) => atUs >= part.fromUs && atUs <= part.toUs), [groups, part]);
  useEffect(
    () =>
      view.onDrawn((span, width) => {
        const next = partOf(span, width);
        setPart((now) => (sameAs(now, next) ? now : next));
        place(box.current, shown, (atUs) => xOf(span, atUs, width), width);
      }),
    [view, shown],
  );
  return (
    <div ref={box} className={styles.flags}>
      {shown.map((group) => {
        const words = visibleText(markGroupWords(trace, group));
        return (
          <Tooltip key={group.atUs} text={words}>
            <button
              type="button"
              className={styles.axisMark}
              aria-label={`Mark ${words}`}
              onClick={() => {
                actions.pause();
                actions.seek(group.atUs);
              }}
            >
              <Flag size={12} strokeWidth={group.marks.length > 1 ? 3 : 2} aria-hidden />
            </button>
          </Tooltip>
        );
      })}
    </div>
  );
}

function sameAs(a: Part, b: Part): boolean {
  return a.fromUs === b.fromUs && a.toUs === b.toUs && a.gapUs === b.gapUs;
}

/** Moves the flags to their places, and hides those outside of the axis. */
function place(
  box: HTMLElement | null,
  groups: readonly MarkGroup[],
  xAt: (atUs: Micros) => number,
  width: number,
): void {
  for (const [index, flag] of [...(box?.children ?? [])].entries()) {
    if (!(flag instanceof HTMLElement)) continue;
    const x = xAt(groups[index]?.atUs ?? 0);
    flag.hidden = x < 0 || x > width;
    // At the left edge, where a flag would be cut off, it follows the label.
    flag.style.translate = `${Math.round(x < WIDTH ? x + LABEL : x - WIDTH)}px 0`;
  }
}

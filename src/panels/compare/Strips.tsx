import { formatTime, type Micros } from '../../trace/index.ts';
import { Name, visibleText } from '../../ui/index.ts';
import { Density } from '../transport/density.ts';
import styles from './Compare.module.css';
import type { Side, SideBySide } from './comparison.ts';

const PARTS = 240;
const HEIGHT = 32;

/** Shows both runs on one time axis: the density of events, and below it the events that only that run has. */
export function Strips({ both, otherName }: { readonly both: SideBySide; readonly otherName: string }) {
  const { here, there, parting } = both;
  // An empty comparison has a length of one microsecond.
  const spanUs = Math.max(1, both.untilUs);
  return (
    <div className={styles.strips}>
      <Strip name="This run" side={here} spanUs={spanUs} />
      <Strip name={otherName} side={there} spanUs={spanUs} />
      <div className={styles.axis} aria-hidden>
        <span>0 s</span>
        <span>{formatTime(both.untilUs)}</span>
      </div>
      {parting === undefined ? null : (
        <span className={styles.plot} aria-hidden>
          <span className={styles.parting} style={{ left: `${(parting.atUs / spanUs) * 100}%` }} />
        </span>
      )}
    </div>
  );
}

function Strip({ name, side, spanUs }: { readonly name: string; readonly side: Side; readonly spanUs: Micros }) {
  const { trace, length, only } = side;
  const density = new Density(PARTS);
  density.update({ length, event: (number) => trace.event(number) }, { fromUs: 0, lengthUs: spanUs });
  // Several events at one position are one mark.
  const marks = new Set(
    only.map((number) => Math.min(PARTS - 1, Math.floor((trace.event(number).atUs / spanUs) * PARTS))),
  );
  return (
    <>
      <span className={styles.stripName}>
        <Name>{name}</Name>
      </span>
      <svg
        className={styles.strip}
        viewBox={`0 0 ${PARTS} ${HEIGHT + 6}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={visibleText(
          `${name}: ${length} events up to ${formatTime(spanUs)}, ${only.length} of which are only in this run`,
        )}
      >
        <path d={density.path(HEIGHT)} />
        {[...marks].map((part) => (
          <rect key={part} className={styles.onlyMark} x={part} y={HEIGHT + 1} width={1.5} height={5} />
        ))}
      </svg>
    </>
  );
}

/** Small drawings of what the legend explains, with the geometry and the colours of the picture. */
import type { LinkKind } from '../../scenario/index.ts';
import { cx } from '../../ui/index.ts';
import edgeStyles from '../edges/edges.module.css';
import { curvePath, endMark, troubleMark } from '../geometry.ts';
import type { LinkFaultMark } from '../link-fault-mark.ts';
import styles from './Legend.module.css';

const CURVE = Float64Array.of(2, 8, 18, 8, 36, 8, 52, 8);

export function LinkSample({ kind }: { readonly kind: LinkKind }) {
  const mark = endMark(CURVE, kind);
  return (
    <svg width="56" height="16" className={cx(edgeStyles.link, edgeStyles[kind])} aria-hidden="true">
      <path className={edgeStyles.line} d={curvePath(CURVE)} />
      <path className={cx(edgeStyles.mark, mark.closed && edgeStyles.closed)} d={mark.path} />
    </svg>
  );
}

export function FaultSample({ trouble }: { readonly trouble: LinkFaultMark }) {
  return (
    <svg
      width="56"
      height="16"
      className={cx(edgeStyles.link, edgeStyles.publish)}
      data-trouble={trouble}
      aria-hidden="true"
    >
      <path className={edgeStyles.line} d={curvePath(CURVE)} />
      <path className={edgeStyles.trouble} d={troubleMark(CURVE, trouble)} />
    </svg>
  );
}

export function AgentSample({ state }: { readonly state?: 'working' | 'down' }) {
  return (
    <svg width="56" height="26" className={styles.drawing} data-state={state} aria-hidden="true">
      <rect x="2" y="2" width="52" height="22" rx="6" className={styles.agent} />
      <circle cx="15" cy="13" r="7" className={styles.glyph} />
      {state === 'working' ? <path d="M15 5a8 8 0 0 1 6.5 12.6" className={styles.ring} /> : null}
      <path d="M28 13h18" className={styles.written} />
    </svg>
  );
}

/** Slots of a queue as lines, from x 14 to 46. */
const SLOTS = 'M14 8h32M14 18h32M14 8v10M22 8v10M30 8v10M38 8v10M46 6v14';

export function ChannelSample({ kind }: { readonly kind: 'queue' | 'full' | 'log' | 'tube' }) {
  return (
    <svg width="56" height="28" className={styles.drawing} aria-hidden="true">
      {kind === 'tube' ? (
        <path d="M2 4h52M2 22h52" className={styles.outline} />
      ) : (
        <rect x="2" y="2" width="52" height="22" rx="6" className={styles.outline} />
      )}
      {kind === 'tube' ? <path d="M6 13h38l-5-4m5 4l-5 4" className={styles.outline} /> : null}
      {kind === 'queue' || kind === 'full' ? <path d={SLOTS} className={styles.slots} /> : null}
      {kind === 'queue' ? <path d="M33 11h4v4h-4zM41 11h4v4h-4z" className={styles.solid} /> : null}
      {kind === 'full' ? (
        <path d="M17 11h3v4h-3zM25 11h3v4h-3zM33 11h3v4h-3zM41 11h3v4h-3z" className={styles.solid} />
      ) : null}
      {kind === 'full' ? <path d="M42 20v6m-3-3l3 3l3-3" className={styles.spill} /> : null}
      {kind === 'log' ? <path d="M12 8h8v10h-8zM21 8h8v10h-8z" className={styles.solid} /> : null}
      {kind === 'log' ? <path d="M30 8h8v10h-8zM39 8h8v10h-8z" className={styles.slots} /> : null}
      {kind === 'log' ? <path d="M29.5 5v16" className={styles.flag} /> : null}
    </svg>
  );
}

export function SlotSample({ full }: { readonly full: boolean }) {
  return (
    <svg width="20" height="22" className={styles.drawing} aria-hidden="true">
      <path d="M3 2h14v18h-14z" className={styles.slots} />
      {full ? <circle cx="10" cy="11" r="4.5" className={styles.solid} /> : null}
    </svg>
  );
}

export function TimeMark({ kind }: { readonly kind: 'fault' | 'breach' }) {
  return (
    <svg width="40" height="14" className={styles.drawing} aria-hidden="true">
      <path d="M1 12h38" className={styles.written} />
      {kind === 'fault' ? <path d="M8 3h22v6h-22z" className={styles.band} /> : null}
      {kind === 'breach' ? <path d="M18 4h4v8h-4z" className={styles.breach} /> : null}
    </svg>
  );
}

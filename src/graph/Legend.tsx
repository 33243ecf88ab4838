import { Spline } from 'lucide-react';
import { useState } from 'react';
import { BROKER_NAMES, BROKER_WAYS, BROKERS, type Keeping, type LinkKind } from '../scenario/index.ts';
import { useHeronry } from '../store/index.ts';
import { ChannelMark, channelLook, cx } from '../ui/index.ts';
import styles from './chrome.module.css';
import edgeStyles from './edges/edges.module.css';
import { curvePath, endMark, troubleMark } from './geometry.ts';
import type { LinkFaultMark } from './lookups.ts';

const SAMPLE = Float64Array.of(2, 8, 18, 8, 36, 8, 52, 8);
const KINDS: readonly { readonly kind: LinkKind; readonly name: string; readonly says: string }[] = [
  { kind: 'publish', name: 'publish', says: 'agent sends to channel' },
  { kind: 'subscribe', name: 'subscribe', says: 'agent gets every message' },
  { kind: 'consume', name: 'consume', says: 'agent takes one message at a time' },
];
const LINK_FAULT_MARKS: readonly { readonly trouble: LinkFaultMark; readonly says: string }[] = [
  { trouble: 'cut', says: 'nothing gets through' },
  { trouble: 'lossy', says: 'some messages are lost' },
  { trouble: 'odd', says: 'messages are late, duplicated or out of order' },
];
/** Explains the cells of a log; a queue has none to explain. */
const CELLS: Readonly<Record<Keeping, string | undefined>> = {
  queue: undefined,
  nothing: undefined,
  log: 'Full cells are unread by the group, striped ones are not acknowledged. The flag marks the group’s position.',
  'shared log':
    'Full cells are available, striped ones are locked for a consumer, crossed ones are archived. The flag marks the first new message.',
};
const SHAPES_SHOWN = 5;

/** Explains the lines and the shapes. */
export function Legend() {
  const [open, setOpen] = useState(false);
  const broker = useHeronry((state) => state.scenario.broker.kind);
  const cells = CELLS[BROKERS[broker].keeps];
  return (
    <details
      className={cx(styles.float, styles.legend)}
      open={open}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary>
        <Spline size={14} aria-hidden /> Legend
      </summary>
      <dl>
        {KINDS.map(({ kind, name, says }) => (
          <Line key={kind} kind={kind} name={name} says={says} />
        ))}
        {LINK_FAULT_MARKS.map(({ trouble, says }) => (
          <TroubleLine key={trouble} trouble={trouble} says={says} />
        ))}
        <dt className={styles.shapes}>
          {Array.from({ length: SHAPES_SHOWN }, (_, index) => (
            <ChannelMark key={channelLook(index).shape} look={channelLook(index)} size={8} />
          ))}
        </dt>
        <dd>
          <b>message</b>: its channel sets colour and shape
        </dd>
      </dl>
      <p>
        <b>{BROKER_NAMES[broker]}</b>: <span>{BROKER_WAYS[broker]}</span>
      </p>
      {cells === undefined ? null : <p>{cells}</p>}
    </details>
  );
}

function TroubleLine({ trouble, says }: (typeof LINK_FAULT_MARKS)[number]) {
  return (
    <>
      <dt>
        <svg
          width="56"
          height="16"
          className={cx(edgeStyles.link, edgeStyles.publish)}
          data-trouble={trouble}
          aria-hidden="true"
        >
          <path className={edgeStyles.line} d={curvePath(SAMPLE)} />
          <path className={edgeStyles.trouble} d={troubleMark(SAMPLE, trouble)} />
        </svg>
      </dt>
      <dd>
        <b>{trouble === 'odd' ? 'disturbed' : trouble}</b>: <span>{says}</span>
      </dd>
    </>
  );
}

function Line({ kind, name, says }: (typeof KINDS)[number]) {
  const mark = endMark(SAMPLE, kind);
  return (
    <>
      <dt>
        <svg width="56" height="16" className={cx(edgeStyles.link, edgeStyles[kind])} aria-hidden="true">
          <path className={edgeStyles.line} d={curvePath(SAMPLE)} />
          <path className={cx(edgeStyles.mark, mark.closed && edgeStyles.closed)} d={mark.path} />
        </svg>
      </dt>
      <dd>
        <b>{name}</b>: <span>{says}</span>
      </dd>
    </>
  );
}

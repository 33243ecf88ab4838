import type { MouseEvent } from 'react';
import type { NodeRef } from '../../scenario/index.ts';
import { type HeronryStore, useHeronryStore } from '../../store/index.ts';
import { type ChannelState, depthOf, messageShortName, queuedSeqs } from '../../trace/index.ts';
import { type ChannelLook, ChannelMark, cx } from '../../ui/index.ts';
import { slotsFilled } from '../slots.ts';
import { useGraphViewStore } from '../view.ts';
import { openWaiting, waitingMessage } from '../waiting.ts';
import styles from './channels.module.css';

interface SlotsProps {
  readonly node: NodeRef;
  readonly state: ChannelState | undefined;
  readonly look: ChannelLook;
  /** Number of slots drawn. */
  readonly slots: number;
}

/**
 * Shows the waiting messages in their slots, the head to the right. A click on one selects its message. The last slot stands for
 * those without a slot; it lists all of them, as a touch on any slot does.
 */
export function Slots({ node, state, look, slots }: SlotsProps) {
  const store = useHeronryStore();
  const view = useGraphViewStore();
  const depth = depthOf(state);
  const filled = slotsFilled(depth, slots);
  const seqs = state === undefined ? [] : queuedSeqs(state, filled);
  const open = (event: MouseEvent, seq?: number): void => {
    event.stopPropagation();
    const isTouch = matchMedia('(pointer: coarse)').matches;
    if (seq !== undefined && (!isTouch || depth === 1)) openWaiting(store, node.id, seq);
    else view.openMenu({ kind: 'waiting', channel: node.id, at: { x: event.clientX, y: event.clientY } });
  };
  return (
    <>
      {seqs.map((seq) => (
        <button
          key={seq}
          type="button"
          tabIndex={-1}
          className={cx(styles.slot, styles.full, 'nodrag nopan')}
          data-seq={seq}
          aria-label={waitingName(store, node.id, seq)}
          onClick={(event) => open(event, seq)}
        >
          <ChannelMark look={look} size={10} />
        </button>
      ))}
      {depth > filled ? (
        <button
          type="button"
          tabIndex={-1}
          className={cx(styles.slot, styles.full, 'nodrag nopan')}
          aria-label={`${depth} waiting messages`}
          onClick={(event) => open(event)}
        >
          ⋯
        </button>
      ) : null}
      {Array.from({ length: slots - filled - (depth > filled ? 1 : 0) }, (_, slot) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a slot is its place
        <i key={slot} className={styles.slot} />
      ))}
    </>
  );
}

/** Returns "Waiting message 3": its number on the channel, as everywhere. */
function waitingName(store: HeronryStore, channel: string, seq: number): string {
  const message = waitingMessage(store, channel, seq);
  return message === undefined ? 'Waiting message' : `Waiting ${messageShortName(store.getState().trace, message)}`;
}

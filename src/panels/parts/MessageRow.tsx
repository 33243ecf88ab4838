import type { ReactNode } from 'react';
import { useHeronry } from '../../store/index.ts';
import { type MessageId, messageName, sentence } from '../../trace/index.ts';
import { cx, Name } from '../../ui/index.ts';
import { payloadPreview } from '../text/payload-preview.ts';
import { MarkOf } from './channels.tsx';
import styles from './parts.module.css';

export interface MessageRowProps {
  readonly message: MessageId;
  readonly channel: string;
  /** Content at the end: the time, or the position. */
  readonly end?: ReactNode;
  /** Words after the message's name: "from operator". */
  readonly lead: string;
  /** Called by a click. @default selects the message, which opens its journey */
  readonly onOpen?: () => void;
}

/** Shows one message in a list; a click opens its journey. */
export function MessageRow({ message, channel, end, lead, onOpen }: MessageRowProps) {
  const select = useHeronry((state) => state.actions.select);
  const trace = useHeronry((state) => state.trace);
  const name = sentence(messageName(trace, message));
  const selected = useHeronry((state) => state.selection.message === message);
  return (
    <button
      type="button"
      className={cx(styles.messageRow, selected && styles.selected)}
      aria-pressed={selected}
      onClick={onOpen ?? (() => select({ message }))}
    >
      <MarkOf channel={channel} />
      <span className={styles.messageWords}>
        <span className={styles.messageLead}>
          <Name>{`${name}, ${lead}`}</Name>
        </span>
        <code translate="no" className={styles.messagePayload}>
          {payloadPreview(trace.message(message))}
        </code>
      </span>
      <span className={styles.messageEnd}>{end}</span>
    </button>
  );
}

import type { ChannelState } from '../../trace/index.ts';
import { cx } from '../../ui/index.ts';
import { warningOf } from '../channel-warning.ts';
import type { QueueLimit } from '../node-words.ts';
import { HEAD_INSET, SLOT_PITCH } from '../slots.ts';
import styles from './ChannelWarning.module.css';

interface ChannelWarningProps {
  readonly state: ChannelState | undefined;
  readonly limit: QueueLimit;
  /** Number of slots drawn; left out where none are. */
  readonly slots?: number;
}

/** Says what is wrong with a channel, and shows at which end a full queue loses messages. */
export function ChannelWarning({ state, limit, slots }: ChannelWarningProps) {
  const warning = warningOf(state, limit);
  if (warning === undefined) return null;
  const { short, rest, title, severe, spills } = warning;
  return (
    <>
      <span className={cx(styles.warning, severe && styles.severe)} title={title}>
        <span>{short}</span>
        {rest === undefined ? null : <span className={styles.rest}>{rest}</span>}
      </span>
      {slots === undefined || spills === undefined ? null : (
        <i
          className={styles.spill}
          style={{ right: HEAD_INSET - 2 + (spills === 'head' ? 0 : (slots - 1) * SLOT_PITCH) }}
        />
      )}
    </>
  );
}

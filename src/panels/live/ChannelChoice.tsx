import { ListChecks } from 'lucide-react';
import type { LiveState } from '../../store/index.ts';
import { Button, Name, Popover, Switch } from '../../ui/index.ts';
import { usePanelServices } from '../services.tsx';
import styles from './Live.module.css';

/** Chooses the channels that are drawn: all as they appear, or the ticked ones. */
export function ChannelChoice({ state }: { readonly state: LiveState }) {
  const { live } = usePanelServices();
  const { channels, takesAll } = state;
  const drawn = channels.filter((channel) => channel.drawn).map(({ id }) => id);
  return (
    <Popover
      label="Channels in the picture"
      trigger={
        <Button small icon={ListChecks}>
          Channels
        </Button>
      }
    >
      <div className={styles.choice}>
        <Switch label="All channels" checked={takesAll} onChange={(all) => live.choose(all ? undefined : drawn)} />
        {channels.length === 0 ? (
          <p className={styles.empty}>None yet. A channel appears when a client publishes or subscribes to it.</p>
        ) : (
          <ul className={styles.channels}>
            {channels.map(({ id, drawn: isDrawn, depth }) => (
              <li key={id}>
                <label>
                  <input
                    type="checkbox"
                    checked={isDrawn}
                    onChange={() => live.choose(isDrawn ? drawn.filter((one) => one !== id) : [...drawn, id])}
                  />
                  <Name>{id}</Name>
                </label>
                {depth === undefined ? null : (
                  <span className={styles.empty}>{`${depth.toLocaleString('en')} waiting`}</span>
                )}
              </li>
            ))}
          </ul>
        )}
      </div>
    </Popover>
  );
}

import { useMemo } from 'react';
import { parseChannelName } from '../../messaging/index.ts';
import { EVENTS_AT_ONCE, type HeronryState, useHeronry } from '../../store/index.ts';
import { MissedMessages, type Receives, whyGot } from '../../trace/index.ts';
import { Name } from '../../ui/index.ts';
import { MessageRow } from '../parts/MessageRow.tsx';
import { Section } from '../parts/Section.tsx';
import { useFramesUntil } from '../parts/use-frames-until.ts';
import { formatTime } from '../text/time.ts';
import styles from './Inspector.module.css';

/** Number of missed messages listed here. */
const MISSED_MAX = 20;

/** Lists the messages that an agent did not get, newest first, with the reason. A click opens the whole explanation, at that moment. */
export function Missed({ id }: { readonly id: string }) {
  const trace = useHeronry((state) => state.trace);
  const events = useHeronry((state) => state.world.events);
  const ways = useHeronry((state) => waysOf(id, state));
  const actions = useHeronry((state) => state.actions);
  const finder = useMemo(() => new MissedMessages(trace, id, readWays(ways)), [trace, id, ways]);
  const isRead = finder.readOn(EVENTS_AT_ONCE);
  const missed = finder.among(events);
  useFramesUntil(isRead);
  if (missed.length === 0) return null;
  return (
    <Section title={`Missed (${missed.length.toLocaleString('en')}): why?`}>
      <div className={styles.list}>
        {missed.slice(0, MISSED_MAX).map(({ message, atUs }) => {
          const { agent, channel } = trace.message(message);
          return (
            <div key={message}>
              <MessageRow
                message={message}
                channel={channel}
                lead={`from ${agent}`}
                end={formatTime(atUs)}
                onOpen={() => {
                  actions.pause();
                  actions.seek(atUs);
                  actions.select({ message });
                  actions.showPanel('inspector', { kind: 'why', agent: id });
                }}
              />
              <p className={styles.missedWhy}>
                <Name>{whyGot(trace, id, message, atUs).words}</Name>
              </p>
            </div>
          );
        })}
      </div>
      {missed.length > MISSED_MAX ? <p className={styles.empty}>{`The newest ${MISSED_MAX} are listed.`}</p> : null}
    </Section>
  );
}

/** Returns how an agent receives from each channel, as text that is equal while the ways are: `["control","subscribe"]` in lines. */
function waysOf(id: string, { links, scenario }: HeronryState): string {
  const ways = new Map<string, Receives>();
  for (const { id: channel, pair } of scenario.channels)
    if (pair && parseChannelName(channel)?.toId === id) ways.set(channel, 'addressed');
  for (const { kind, agent, channel } of links) {
    if (agent !== id || kind === 'publish' || ways.get(channel) === 'subscribe') continue;
    ways.set(channel, kind);
  }
  return JSON.stringify([...ways]);
}

function readWays(ways: string): ReadonlyMap<string, Receives> {
  // Written by `waysOf`.
  return new Map(JSON.parse(ways) as readonly (readonly [string, Receives])[]);
}

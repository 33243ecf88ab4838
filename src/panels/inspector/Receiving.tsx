import { useState } from 'react';
import type { EditIssue } from '../../scenario/index.ts';
import { useHeronry } from '../../store/index.ts';
import { Button, Field, Select } from '../../ui/index.ts';
import { BeginChoice } from '../parts/BeginChoice.tsx';
import { NodeLink } from '../parts/channels.tsx';
import { NodeOptions } from '../parts/NodeOptions.tsx';
import { Section } from '../parts/Section.tsx';
import styles from './Inspector.module.css';

/** Lists what the agent receives, and offers more: subscribe, unsubscribe, consume once. */
export function Receiving({ agent }: { readonly agent: string }) {
  const links = useHeronry((state) => state.links);
  const channels = useHeronry((state) => state.scenario.channels);
  const actions = useHeronry((state) => state.actions);
  const [issue, setIssue] = useState<EditIssue>();
  const receives = links.filter((link) => link.agent === agent && link.kind !== 'publish');
  const [chosen, setChosen] = useState('');
  const channel = channels.some(({ id }) => id === chosen) ? chosen : (receives[0]?.channel ?? channels[0]?.id ?? '');
  const subscribed = receives.some((link) => link.kind === 'subscribe' && link.channel === channel);
  const act = (done: EditIssue | undefined, said: string): void => {
    setIssue(done);
    if (done === undefined) actions.announce(said);
  };
  return (
    <Section title="Receive">
      {receives.length === 0 ? null : (
        <ul className={styles.links}>
          {receives.map((link) => (
            <li key={`${link.kind} ${link.channel}`} className={styles.linkRow}>
              <NodeLink node={{ kind: 'channel', id: link.channel }} />
              <span className={styles.empty}>{link.kind === 'subscribe' ? 'subscribes' : 'consumes'}</span>
            </li>
          ))}
        </ul>
      )}
      {channels.length === 0 ? (
        <p className={styles.empty}>No channels yet. Publish to a new one, or connect two agents.</p>
      ) : (
        <>
          <Field label="From channel">
            {(control) => (
              <Select {...control} value={channel} onChange={(event) => setChosen(event.currentTarget.value)}>
                <NodeOptions nodes={channels} />
              </Select>
            )}
          </Field>
          {subscribed ? null : <BeginChoice />}
          <div className={styles.actions}>
            <Button onClick={() => act(actions.consume(agent, channel), `${agent} asks ${channel} for a message`)}>
              Consume
            </Button>
            {subscribed ? (
              <Button onClick={() => act(actions.unsubscribe(agent, channel), `${agent} unsubscribed from ${channel}`)}>
                Unsubscribe
              </Button>
            ) : (
              <Button onClick={() => act(actions.subscribe(agent, channel), `${agent} subscribed to ${channel}`)}>
                Subscribe
              </Button>
            )}
          </div>
          {issue === undefined ? null : (
            <p role="alert" className={styles.alert}>
              {issue.message}
            </p>
          )}
        </>
      )}
    </Section>
  );
}

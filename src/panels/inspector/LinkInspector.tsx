import { Trash2 } from 'lucide-react';
import { sameLink } from '../../scenario/index.ts';
import { type LinkRef, runAction, useHeronry, useHeronryStore } from '../../store/index.ts';
import { Button, Name, Segmented, Switch } from '../../ui/index.ts';
import { Faults } from '../faults/Faults.tsx';
import { NodeLink } from '../parts/channels.tsx';
import { Section } from '../parts/Section.tsx';
import styles from './Inspector.module.css';
import { NetworkFields } from './ScenarioOverview.tsx';
import { useCommand } from './use-command.ts';

const MEANING = {
  publish: 'It may publish there. Every subscriber gets a copy. What consumers get depends on the broker.',
  subscribe: 'It gets every message that the channel accepts while it subscribes. It takes nothing from consumers.',
  consume: 'It takes one message, and the next when it is done. Which one depends on the broker.',
} as const;

const VERBS = { publish: 'publishes to', subscribe: 'subscribes to', consume: 'consumes from' } as const;

export function LinkInspector({ link }: { readonly link: LinkRef }) {
  const store = useHeronryStore();
  const actions = useHeronry((state) => state.actions);
  const own = useHeronry((state) => state.scenario.links.find((one) => sameLink(one, link)));
  const network = useHeronry((state) => state.scenario.network);
  const live = useHeronry((state) => state.live);
  const command = useCommand();
  const { kind, agent, channel } = link;
  return (
    <>
      <div className={styles.head}>
        <span className={styles.kind}>Link</span>
        <h2 className={styles.title}>
          <NodeLink node={{ kind: 'agent', id: agent }} /> <span>{VERBS[kind]}</span>{' '}
          <NodeLink node={{ kind: 'channel', id: channel }} />
        </h2>
        <Meaning link={link} />
        {own === undefined && live === undefined ? (
          <p className={styles.empty}>Created while the scenario ran.</p>
        ) : null}
        {own === undefined || kind === 'publish' || live !== undefined ? null : (
          <Segmented<'subscribe' | 'consume'>
            label="How it receives"
            value={kind}
            options={[
              { value: 'subscribe', label: 'Subscribes' },
              { value: 'consume', label: 'Consumes' },
            ]}
            onChange={(next) => {
              const issue = command({
                do: 'all',
                label: `Let ${agent} ${next} ${channel}`,
                commands: [
                  { do: 'unlink', kind, agent, channel },
                  { do: 'link', link: { kind: next, agent, channel } },
                ],
              });
              if (issue === undefined) actions.select({ link: { kind: next, agent, channel } });
            }}
          />
        )}
        {live === undefined || (live.agent === agent && kind === 'subscribe') ? (
          <div className={styles.actions}>
            <Button icon={Trash2} onClick={() => runAction(store, 'delete')}>
              {own === undefined && kind === 'subscribe' ? 'Unsubscribe' : 'Disconnect'}
            </Button>
          </div>
        ) : null}
      </div>
      {own === undefined || live !== undefined ? null : (
        <Section title="Delay of this link">
          <Switch
            label="Use a different delay for this link"
            checked={own.network !== undefined}
            onChange={(on) =>
              void command({ do: 'setLinkNetwork', kind, agent, channel, network: on ? network : undefined })
            }
          />
          {own.network === undefined ? null : (
            <NetworkFields
              network={own.network}
              onCommit={(next) => command({ do: 'setLinkNetwork', kind, agent, channel, network: next })}
            />
          )}
        </Section>
      )}
      {live === undefined ? <Faults place={{ at: 'link', link: kind, agent, channel }} /> : null}
    </>
  );
}

/** Says what a link is for, and how many messages the client of its agent has yet to send over it. */
function Meaning({ link: { kind, agent, channel } }: { readonly link: LinkRef }) {
  const retrying = useHeronry((state) => state.world.channels.get(channel)?.retrying);
  const unsent = kind === 'publish' ? (retrying?.filter((one) => one.agent === agent).length ?? 0) : 0;
  return (
    <>
      <p className={styles.empty}>{MEANING[kind]}</p>
      {unsent === 0 ? null : (
        <p role="status">
          <Name>{`${unsent} unsent: the client of ${agent} is retrying.`}</Name>
        </p>
      )}
    </>
  );
}

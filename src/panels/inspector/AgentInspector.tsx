import { Trash2 } from 'lucide-react';
import { type Agent, type AgentRole, agentOf, type Scenario } from '../../scenario/index.ts';
import { runAction, useHeronry, useHeronryStore } from '../../store/index.ts';
import { messageName } from '../../trace/index.ts';
import { Button, Field, LinkButton, Name, Select, SHEET } from '../../ui/index.ts';
import { PublishForm } from '../composer/PublishForm.tsx';
import { Faults } from '../faults/Faults.tsx';
import { MessageRow } from '../parts/MessageRow.tsx';
import { Facts, Section } from '../parts/Section.tsx';
import { Hierarchy } from '../recording/Hierarchy.tsx';
import { formatTime } from '../text/time.ts';
import { Behaviours } from './Behaviours.tsx';
import { Hints } from './Hints.tsx';
import styles from './Inspector.module.css';
import { Missed } from './Missed.tsx';
import { NameField } from './NameField.tsx';
import { Receiving } from './Receiving.tsx';
import { useCommand } from './use-command.ts';

const ROLES: readonly AgentRole[] = ['agent', 'operator', 'microgrid', 'device', 'worker'];
/** Number of received messages listed here; the log has all. */
const RECEIVED_MAX = 50;

export function AgentInspector({ id }: { readonly id: string }) {
  const agent = useHeronry((state) => agentOf(state.scenario, id));
  const live = useHeronry((state) => state.live);
  if (agent === undefined) return null;
  const isHere = live === undefined || live.agent === id;
  return (
    <>
      <div className={styles.head}>
        <span className={styles.kind}>{live?.agent === id ? 'Agent: you' : 'Agent'}</span>
        <h2 className={styles.title}>
          <Name>{id}</Name>
        </h2>
        <State id={id} />
      </div>
      <Hints node={{ kind: 'agent', id }} />
      {live?.connection.kind === 'recorded' ? <Hierarchy id={id} /> : null}
      {isHere ? <Composer agent={id} /> : null}
      {isHere ? <Receiving agent={id} /> : null}
      <Received id={id} />
      <Missed id={id} />
      {live === undefined ? <OfScenario agent={agent} /> : <Counts id={id} />}
    </>
  );
}

/** Publishes from the agent. A sheet closes after sending, so that the message is seen. */
function Composer({ agent }: { readonly agent: string }) {
  const togglePanel = useHeronry((state) => state.actions.togglePanel);
  return (
    <Section title="Publish">
      <PublishForm agent={agent} onSent={() => (matchMedia(SHEET).matches ? togglePanel() : undefined)} />
    </Section>
  );
}

/** Shows an agent's part of the scenario: its behaviours, its faults, its looks. */
function OfScenario({ agent }: { readonly agent: Agent }) {
  const store = useHeronryStore();
  const { id } = agent;
  return (
    <>
      <Section title="Automatic behaviour" note={agent.behaviours.length} fold="open">
        <Behaviours agent={id} behaviours={agent.behaviours} />
      </Section>
      <Faults place={{ at: 'agent', agent: id }} />
      <Counts id={id} />
      <NameAndLooks id={id} role={agent.role} />
      <Section title="Delete">
        <div className={styles.actions}>
          <Button icon={Trash2} onClick={() => runAction(store, 'delete')}>
            Delete agent
          </Button>
        </div>
      </Section>
    </>
  );
}

function State({ id }: { readonly id: string }) {
  const state = useHeronry((all) => all.world.agents.get(id));
  const scenario = useHeronry((all) => all.scenario);
  const trace = useHeronry((all) => all.trace);
  if (state === undefined) return null;
  const { waitingFor, inbox, working, retrying = [] } = state;
  return (
    <Facts
      facts={[
        [
          'Waiting for',
          waitingFor.length === 0 ? (
            'nothing'
          ) : (
            <Name key="w">
              {[...new Set(waitingFor)].map((channel) => `${channel} (${whoSends(scenario, channel)})`).join('; ')}
            </Name>
          ),
        ],
        [
          'Processing',
          working === undefined
            ? 'nothing'
            : `${working.message === undefined ? (working.what ?? 'its work') : messageName(trace, working.message)} until ${formatTime(working.untilUs)}`,
        ],
        ...(inbox === 0 ? [] : [['Inbox', inbox] as const]),
        ...(retrying.length === 0 ? [] : [['Unsent', `${retrying.length}, its client is retrying`] as const]),
      ]}
    />
  );
}

/** Shows what an agent has sent and got, in numbers. */
function Counts({ id }: { readonly id: string }) {
  const state = useHeronry((all) => all.world.agents.get(id));
  if (state === undefined) return null;
  const { published, received, failed } = state;
  return (
    <Section title="Message count" note={`${published} published, ${received} received`} fold="folded">
      <Facts
        facts={[
          ['Published', published],
          ['Received', received],
          ['Failed on', failed],
        ]}
      />
    </Section>
  );
}

function Received({ id }: { readonly id: string }) {
  const trace = useHeronry((state) => state.trace);
  const count = useHeronry((state) => state.world.agents.get(id)?.received ?? 0);
  const actions = useHeronry((state) => state.actions);
  const events = useHeronry((state) => state.world.events);
  const latest = trace.receiptsOf(id, events).slice(-RECEIVED_MAX).reverse();
  return (
    <Section title="Received" note={count} fold="open">
      {count === 0 ? (
        <p className={styles.empty}>Nothing yet. Subscribe or consume to receive messages.</p>
      ) : (
        <div className={styles.list}>
          {latest.map((number) => {
            const event = trace.eventAs(number, 'received');
            const published = trace.message(event.message);
            return (
              <MessageRow
                key={number}
                message={event.message}
                channel={event.channel}
                lead={`from ${published.agent}`}
                end={formatTime(event.atUs)}
              />
            );
          })}
        </div>
      )}
      {count > RECEIVED_MAX ? (
        <LinkButton
          onClick={() => {
            actions.setLogFilter({ text: '', agent: id, channel: '', kind: 'received' });
            actions.showPanel('log');
          }}
        >
          Show all in the log
        </LinkButton>
      ) : null}
    </Section>
  );
}

function NameAndLooks({ id, role }: { readonly id: string; readonly role: AgentRole }) {
  const command = useCommand();
  return (
    <Section title="Name and symbol">
      <div className={styles.two}>
        <NameField node={{ kind: 'agent', id }} />
        <Field label="Symbol">
          {(control) => (
            <Select
              {...control}
              value={role}
              onChange={(event) => {
                const next = ROLES.find((one) => one === event.currentTarget.value);
                if (next !== undefined) command({ do: 'setRole', agent: id, role: next });
              }}
            >
              {ROLES.map((one) => (
                <option key={one} value={one} translate="no">
                  {one}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </div>
    </Section>
  );
}

/** Returns a sentence that says who could publish what an agent waits for on a channel. */
export function whoSends({ agents, links }: Scenario, channel: string): string {
  const linked = new Set(
    links.filter((link) => link.kind === 'publish' && link.channel === channel).map(({ agent }) => agent),
  );
  const acting = agents.filter(({ behaviours }) =>
    behaviours.some((one) => 'channel' in one && one.channel === channel),
  );
  const names = [...new Set([...acting.map(({ id }) => id), ...linked])];
  if (names.length === 0) return `no agent publishes to ${channel}`;
  const by = acting.length > 0 ? 'publishes there automatically' : 'may publish there';
  if (names.length === 1) return `${names[0]} ${by}`;
  const more = names.length > 3 ? ` and ${names.length - 3} more` : '';
  return `${names.slice(0, 3).join(', ')}${more} ${acting.length > 0 ? 'publish there automatically' : 'may publish there'}`;
}

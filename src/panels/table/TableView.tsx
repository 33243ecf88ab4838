import { useHeronry } from '../../store/index.ts';
import { depthOf, messageName } from '../../trace/index.ts';
import { Name } from '../../ui/index.ts';
import { MarkOf, NodeLink } from '../parts/channels.tsx';
import { payloadPreview } from '../text/payload-preview.ts';
import { formatTime } from '../text/time.ts';
import { Intervals } from './Intervals.tsx';
import { flightRows } from './interval-rows.ts';
import { Table } from './Table.tsx';
import styles from './TableView.module.css';

/** Shows the picture and the timeline in words: the same agents, channels, links and messages as on the canvases, as tables. */
export function TableView() {
  return (
    <section className={styles.tables} aria-label="Table">
      <Agents />
      <Channels />
      <Links />
      <InFlight />
      <Intervals />
    </section>
  );
}

function Agents() {
  const agents = useHeronry((state) => state.scenario.agents);
  const world = useHeronry((state) => state.world.agents);
  return (
    <Table
      title="Agents"
      columns={['Agent', 'Published', 'Received', 'Failed', 'State']}
      none="No agents yet. Press a, or double-click the canvas."
      rows={agents.map(({ id }) => {
        const state = world.get(id);
        const waits = state?.waitingFor ?? [];
        const inbox = state === undefined || state.inbox === 0 ? '' : `, ${state.inbox} in its inbox`;
        const doing =
          state?.working !== undefined ? 'processing' : waits.length > 0 ? `waits for ${waits.join(', ')}` : 'idle';
        return {
          key: id,
          cells: [
            <NodeLink key="a" node={{ kind: 'agent', id }} />,
            state?.published ?? 0,
            state?.received ?? 0,
            state?.failed ?? 0,
            <Name key="d">{doing + inbox}</Name>,
          ],
        };
      })}
    />
  );
}

function Channels() {
  const channels = useHeronry((state) => state.scenario.channels);
  const world = useHeronry((state) => state.world.channels);
  return (
    <Table
      title="Channels"
      columns={['Channel', 'Queue', 'Accepted', 'Consumed', 'Dropped', 'Subscribers', 'Waiting']}
      none="No channels yet. Connect two agents, or press h."
      rows={channels.map(({ id }) => {
        const state = world.get(id);
        return {
          key: id,
          cells: [
            <NodeLink key="c" node={{ kind: 'channel', id }} />,
            depthOf(state),
            state?.accepted ?? 0,
            state?.consumed ?? 0,
            state?.dropped ?? 0,
            <Name key="s">{state?.subscribers.join(', ') ?? ''}</Name>,
            <Name key="w">{state?.waiting.join(', ') ?? ''}</Name>,
          ],
        };
      })}
    />
  );
}

const VERBS = { publish: 'publishes to', subscribe: 'subscribes to', consume: 'consumes from' } as const;

function Links() {
  const links = useHeronry((state) => state.links);
  const select = useHeronry((state) => state.actions.select);
  return (
    <Table
      title="Links"
      columns={['Agent', 'Relation', 'Channel', 'Since']}
      none="No links yet. Press c to connect."
      rows={links.map((link) => ({
        key: `${link.kind} ${link.agent} ${link.channel}`,
        cells: [
          <NodeLink key="a" node={{ kind: 'agent', id: link.agent }} />,
          <button key="l" type="button" className={styles.link} onClick={() => select({ link })}>
            {VERBS[link.kind]}
          </button>,
          <NodeLink key="c" node={{ kind: 'channel', id: link.channel }} />,
          link.born === 'document' ? 'the start' : 'during the run',
        ],
      }))}
    />
  );
}

function InFlight() {
  const inFlight = useHeronry((state) => state.world.inFlight);
  const trace = useHeronry((state) => state.trace);
  const select = useHeronry((state) => state.actions.select);
  return (
    <Table
      title="In flight"
      columns={['Message', 'From', 'To', 'Arrives', 'Payload']}
      none="No messages are in flight at this moment."
      rows={flightRows(trace, inFlight).map(({ event, message, channel, from, to, arrivesUs }) => ({
        key: String(event),
        cells: [
          <button key="m" type="button" className={styles.link} onClick={() => select({ message })}>
            <MarkOf channel={channel} /> <Name>{messageName(trace, message)}</Name>
          </button>,
          <Name key="f">{from}</Name>,
          <Name key="t">{to}</Name>,
          formatTime(arrivesUs),
          <code translate="no" key="p">
            {payloadPreview(trace.message(message))}
          </code>,
        ],
      }))}
    />
  );
}

/** Explanations of the marks of the picture and of the time bar. */
import { Bookmark, Copy, GitBranch, Inbox, LogOut, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { BROKER_NAMES, BROKER_WAYS, BROKERS, type Keeping } from '../../scenario/index.ts';
import { useHeronry } from '../../store/index.ts';
import { ChannelMark, channelLook } from '../../ui/index.ts';
import styles from './Legend.module.css';
import { AgentSample, ChannelSample, FaultSample, LinkSample, SlotSample, TimeMark } from './samples.tsx';

type Row = readonly [sample: ReactNode, name: string, says: string];

const SHAPES_SHOWN = 5;

const NODES: readonly Row[] = [
  [<AgentSample key="a" />, 'Agent', 'sends and receives'],
  [<ChannelSample key="q" kind="queue" />, 'Queue', 'messages wait in slots; the oldest is at the exit'],
  [<ChannelSample key="f" kind="full" />, 'Full', 'the arrow shows which end drops'],
  [<ChannelSample key="l" kind="log" />, 'Log', 'cells stay; the flag moves on'],
  [<ChannelSample key="t" kind="tube" />, 'Pub/sub', 'an open tube: nothing stays'],
];
const INSIDE: readonly Row[] = [
  [
    <span key="m" className={styles.shapes}>
      {Array.from({ length: SHAPES_SHOWN }, (_, index) => (
        <ChannelMark key={channelLook(index).shape} look={channelLook(index)} size={9} />
      ))}
    </span>,
    'Message',
    'colour and shape of its channel',
  ],
  [<SlotSample key="s" full />, 'Slot', 'one waiting message; click to open it'],
  [<b key="c">3 of 10</b>, 'Count', 'waiting, and the most that fit'],
  [<Copy key="y" size={14} />, 'Copies', 'agents that get each message'],
  [<LogOut key="o" size={14} />, 'Takes', 'agents that share the messages'],
];
const LINKS: readonly Row[] = [
  [<LinkSample key="p" kind="publish" />, 'publish', 'agent sends to channel'],
  [<LinkSample key="s" kind="subscribe" />, 'subscribe', 'agent gets a copy of every message'],
  [<LinkSample key="c" kind="consume" />, 'consume', 'agent takes one message at a time'],
  [<FaultSample key="x" trouble="cut" />, 'cut', 'nothing gets through'],
  [<FaultSample key="l" trouble="lossy" />, 'lossy', 'some messages are lost'],
  [<FaultSample key="o" trouble="odd" />, 'disturbed', 'messages are late, duplicated or out of order'],
];
const STATES: readonly Row[] = [
  [<AgentSample key="w" state="working" />, 'Working', 'the ring shows how far it is'],
  [<AgentSample key="d" state="down" />, 'Crashed', 'it misses what arrives'],
  [<span key="h">waits for …</span>, 'Waiting', 'it asked, and nothing is there yet'],
  [
    <span key="i" className={styles.badge}>
      <Inbox size={11} /> 2
    </span>,
    'Inbox',
    'messages that wait for the agent',
  ],
  [
    <span key="f" className={styles.badge} data-severe>
      <TriangleAlert size={11} /> 1
    </span>,
    'Failed',
    'its callback threw',
  ],
  [
    <span key="s" className={styles.badge} data-severe>
      slow
    </span>,
    'Fault',
    'a fault acts on the node',
  ],
];
const TIME: readonly Row[] = [
  [<Bookmark key="b" size={14} className={styles.bookmark} />, 'Bookmark', 'a moment with a name'],
  [<TimeMark key="f" kind="fault" />, 'Fault', 'as long as it acts'],
  [<TimeMark key="e" kind="breach" />, 'Broken', 'an expectation breaks here'],
  [<GitBranch key="g" size={14} />, 'Fork', 'another run branches off'],
];
/** Explains the cells of a log; a queue has none to explain. */
const CELLS: Readonly<Record<Keeping, string | undefined>> = {
  queue: undefined,
  nothing: undefined,
  log: 'Full cells are unread by the group, striped ones are not acknowledged. The flag marks the group’s position.',
  'shared log':
    'Full cells are available, striped ones are locked for a consumer, crossed ones are archived. The flag marks the first new message.',
};

export function LegendSections() {
  const broker = useHeronry((state) => state.scenario.broker.kind);
  const cells = CELLS[BROKERS[broker].keeps];
  return (
    <div className={styles.sections}>
      <Section title="Nodes" rows={NODES} />
      <Section title="In a channel" rows={INSIDE} />
      <Section title="Links" rows={LINKS} />
      <Section title="States" rows={STATES} />
      <Section title="Time bar" rows={TIME} />
      <section className={styles.section}>
        <h3>{BROKER_NAMES[broker]}</h3>
        <p>{BROKER_WAYS[broker]}</p>
        {cells === undefined ? null : <p>{cells}</p>}
      </section>
    </div>
  );
}

function Section({ title, rows }: { readonly title: string; readonly rows: readonly Row[] }) {
  return (
    <section className={styles.section}>
      <h3>{title}</h3>
      <dl className={styles.rows}>
        {rows.map(([sample, name, says]) => (
          <div key={name} className={styles.row}>
            <dt>
              <span className={styles.sample} aria-hidden>
                {sample}
              </span>
              <b>{name}</b>
            </dt>
            <dd>{says}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

import { useMemo } from 'react';
import { writeFloats } from '../../messaging/parts.ts';
import { useHeronry } from '../../store/index.ts';
import { journeyOf, messageName, sentence, type Trace } from '../../trace/index.ts';
import { Name } from '../../ui/index.ts';
import { CopyButton } from '../parts/CopyButton.tsx';
import { MarkOf, NodeLink } from '../parts/channels.tsx';
import { MessageRow } from '../parts/MessageRow.tsx';
import { Section } from '../parts/Section.tsx';
import { TimeLink } from '../parts/TimeLink.tsx';
import { payloadText } from '../text/payload-preview.ts';
import { formatTime } from '../text/time.ts';
import { InFlightControls } from './InFlightControls.tsx';
import styles from './Inspector.module.css';
import { journeySteps } from './journey-steps.ts';
import { Why } from './Why.tsx';

/** Shows one message: its journey, its payload, its cause and its effects. */
export function MessageInspector({ message }: { readonly message: number }) {
  const trace = useHeronry((state) => state.trace);
  const events = useHeronry((state) => state.world.events);
  const playheadUs = useHeronry((state) => state.playheadUs);
  if (!trace.hasMessage(message) || message >= events) {
    return (
      <div className={styles.head}>
        <p className={styles.empty}>This message is not published yet at this moment.</p>
      </div>
    );
  }
  return <Journey trace={trace} message={message} nowUs={playheadUs} />;
}

function Journey({
  trace,
  message,
  nowUs,
}: {
  readonly trace: Trace;
  readonly message: number;
  readonly nowUs: number;
}) {
  const isReal = useHeronry((state) => state.live !== undefined);
  const journey = useMemo(() => journeyOf(trace, message, nowUs), [trace, message, nowUs]);
  const { published, consequences } = journey;
  return (
    <>
      <div className={styles.head}>
        <span className={styles.kind}>
          <MarkOf channel={published.channel} /> <Name>{sentence(messageName(trace, message))}</Name>
        </span>
        <h2 className={styles.title}>
          <NodeLink node={{ kind: 'agent', id: published.agent }} /> →{' '}
          <NodeLink node={{ kind: 'channel', id: published.channel }} />
        </h2>
      </div>
      <Section title="Journey">
        <ol className={styles.steps}>
          {journeySteps(trace, journey, nowUs).map(({ key, atUs, words, tone }) => (
            <li key={key} className={styles.step} data-tone={tone}>
              <span className={styles.time}>{tone === 'now' ? 'now' : <TimeLink atUs={atUs} />}</span>
              <span className={styles.stepWords}>
                <Name>{words}</Name>
              </span>
            </li>
          ))}
        </ol>
      </Section>
      {isReal ? null : <InFlightControls message={message} />}
      <Why trace={trace} message={message} nowUs={nowUs} />
      <Section title="Payload">
        <pre translate="no" className={styles.payload}>
          {payloadText(published)}
        </pre>
        <div className={styles.actions}>
          <CopyButton text={writeFloats(published.payload, published.floats)} />
        </div>
      </Section>
      <Section title="Cause">
        <Cause trace={trace} cause={published.cause} about={published.about} />
      </Section>
      <Section title="Effects" note={consequences.length}>
        {consequences.length === 0 ? (
          <p className={styles.empty}>No effects so far.</p>
        ) : (
          <div className={styles.list}>
            {consequences.map((number) => (
              <MessageOf key={number} trace={trace} message={number} />
            ))}
          </div>
        )}
      </Section>
    </>
  );
}

function MessageOf({ trace, message }: { readonly trace: Trace; readonly message: number }) {
  const { agent, channel, atUs } = trace.message(message);
  return <MessageRow message={message} channel={channel} lead={`from ${agent}`} end={formatTime(atUs)} />;
}

function Cause({
  trace,
  cause,
  about,
}: {
  readonly trace: Trace;
  readonly cause: number;
  readonly about: number | undefined;
}) {
  if (about !== undefined) {
    return (
      <div className={styles.list}>
        <MessageOf trace={trace} message={about} />
      </div>
    );
  }
  const kind = cause === -1 ? undefined : trace.kindOf(cause);
  const words = kind === 'userActed' ? 'You published it.' : kind === 'timerFired' ? 'The agent’s timer.' : 'No cause.';
  return <p className={styles.empty}>{words}</p>;
}

import { Check, X } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useHeronry } from '../../store/index.ts';
import { describe, journeyOf, type Trace, whyGot } from '../../trace/index.ts';
import { Field, Name, Select } from '../../ui/index.ts';
import { NodeOptions } from '../parts/NodeOptions.tsx';
import { Section } from '../parts/Section.tsx';
import { TimeLink } from '../parts/TimeLink.tsx';
import styles from './Inspector.module.css';

/** Answers the question: why did this agent get the message, or not get it? */
export function Why({
  trace,
  message,
  nowUs,
}: {
  readonly trace: Trace;
  readonly message: number;
  readonly nowUs: number;
}) {
  const agents = useHeronry((state) => state.scenario.agents);
  const wanted = useHeronry((state) => state.panelPart);
  const [chosen, setChosen] = useState(wanted?.agent);
  const { published, deliveries, notes } = useMemo(() => journeyOf(trace, message), [trace, message]);
  const others = agents.filter(({ id }) => id !== published.agent);
  // Users ask first about the agent that a hint is about, then about one that did not get the message.
  const hinted = notes.flatMap((note) => trace.eventAs(note, 'noted').agent ?? [])[0];
  const missing = others.find(({ id }) => !deliveries.some(({ agent }) => agent === id));
  const agent = others.find(({ id }) => id === (chosen ?? hinted))?.id ?? missing?.id ?? others[0]?.id;
  const answer = useMemo(
    () => (agent === undefined ? undefined : whyGot(trace, agent, message, nowUs)),
    [trace, agent, message, nowUs],
  );
  if (agent === undefined || answer === undefined) return null;
  const Icon = answer.got ? Check : X;
  return (
    <Section title="Who got it, and why?">
      {wanted === undefined ? null : <IntoView />}
      <Field label="Agent">
        {(control) => (
          <Select {...control} value={agent} onChange={(event) => setChosen(event.currentTarget.value)}>
            <NodeOptions nodes={others} />
          </Select>
        )}
      </Field>
      <p className={styles.answer} data-got={answer.got}>
        <Icon size={16} aria-label={answer.got ? 'Received' : 'Not received'} />
        <Name>{answer.words}</Name>
      </p>
      <ul className={styles.evidence}>
        {answer.events.map((number) => (
          <li key={number}>
            <TimeLink atUs={trace.event(number).atUs} /> <Name>{describe(trace, number)}</Name>
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** Scrolls its place into view, once. */
function IntoView() {
  const here = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    // Without the block, the effect would return what `scrollIntoView` does: a promise, in newer browsers.
    here.current?.parentElement?.scrollIntoView({ block: 'start' });
  }, []);
  return <span ref={here} hidden />;
}

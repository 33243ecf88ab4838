import { Check } from 'lucide-react';
import type { ReactNode } from 'react';
import { type HeronryState, useHeronry } from '../../store/index.ts';
import { Kbd, VisuallyHidden } from '../../ui/index.ts';
import { Section } from '../parts/Section.tsx';
import styles from './Inspector.module.css';

/** Says how to begin, until an agent, a channel and a message of the user's own exist. */
export function GettingStarted() {
  const done = useHeronry(stepsDone).split('');
  if (!done.includes('0')) return null;
  return (
    <Section title="Getting started" fold="open">
      <ol className={styles.howTo}>
        {STEPS.map(([key, words], place) => (
          <li key={key} data-done={done[place] === '1'}>
            {words}
            {done[place] === '1' ? (
              <>
                {' '}
                <Check size={14} className={styles.done} aria-hidden /> <VisuallyHidden>Done</VisuallyHidden>
              </>
            ) : null}
          </li>
        ))}
      </ol>
    </Section>
  );
}

const STEPS: readonly (readonly [string, ReactNode])[] = [
  [
    'agent',
    <>
      Double-click the canvas, or press <Kbd keys="a" /> to add an agent.
    </>,
  ],
  [
    'channel',
    <>
      Drag from one agent to another, or press <Kbd keys="c" /> to connect them with a channel.
    </>,
  ],
  [
    'message',
    <>
      Select an agent and publish. <Kbd keys="Space" /> plays and pauses.
    </>,
  ],
];

/** Returns a digit for each step: 1 if the user has done it. The parts of an example are not the user's own. */
function stepsDone({ origin, scenario: { agents, channels, interventions } }: HeronryState): string {
  const own = origin.kind === 'kept';
  const steps = [agents.length > 0, channels.length > 0, interventions.some(({ kind }) => kind === 'publish')];
  return steps.map((isDone) => (own && isDone ? '1' : '0')).join('');
}

import { Lightbulb, X } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { NodeRef } from '../../scenario/index.ts';
import { useHeronry } from '../../store/index.ts';
import { IconButton, LinkButton, Name } from '../../ui/index.ts';
import { Section } from '../parts/Section.tsx';
import { RecordedHints } from '../recording/RecordedHints.tsx';
import { trapFinder } from './find-hints.ts';
import styles from './Inspector.module.css';

/** Dismissed hints, until the page is loaded again. */
const putAway = new Set<string>();

/** Shows hints about possible mistakes, of one node or of the whole scenario: in a recording, those of its recorder too. */
export function Hints({ node }: { readonly node?: NodeRef }) {
  const isRecording = useHeronry(({ live }) => live?.connection.kind === 'recorded');
  return (
    <>
      {isRecording && node !== undefined ? <RecordedHints node={node} /> : null}
      <FoundHints {...(node === undefined ? {} : { node })} />
    </>
  );
}

/** Shows the hints that were found. Each is shown once and can be dismissed. */
function FoundHints({ node }: { readonly node?: NodeRef }) {
  const scenario = useHeronry((state) => state.scenario);
  const links = useHeronry((state) => state.links);
  const world = useHeronry((state) => state.world);
  const select = useHeronry((state) => state.actions.select);
  const [, setCount] = useState(putAway.size);
  const find = useMemo(() => trapFinder(scenario, links), [scenario, links]);
  const all = useMemo(() => find(world), [find, world]);
  const shown = all.filter(
    (trap) =>
      !putAway.has(trap.key) && (node === undefined || (trap.node.kind === node.kind && trap.node.id === node.id)),
  );
  if (shown.length === 0) return null;
  return (
    <Section title="Hints" note={shown.length}>
      <ul className={styles.traps}>
        {shown.map((trap) => (
          <li key={trap.key}>
            <Lightbulb size={16} className={styles.bulb} aria-hidden />
            <span>
              <Name>{trap.words}</Name>{' '}
              {node === undefined ? <LinkButton onClick={() => select({ nodes: [trap.node] })}>Show</LinkButton> : null}
            </span>
            <IconButton
              small
              label="Dismiss"
              icon={X}
              onClick={() => {
                putAway.add(trap.key);
                setCount(putAway.size);
              }}
            />
          </li>
        ))}
      </ul>
    </Section>
  );
}

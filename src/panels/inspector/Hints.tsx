import { Lightbulb, X } from 'lucide-react';
import { memo, useCallback, useMemo, useState } from 'react';
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
  const [, setCount] = useState(putAway.size);
  const find = useMemo(() => trapFinder(scenario, links), [scenario, links]);
  const all = useMemo(() => find(world), [find, world]);
  const shown = all.filter(
    (trap) =>
      !putAway.has(trap.key) && (node === undefined || (trap.node.kind === node.kind && trap.node.id === node.id)),
  );
  const dismiss = useCallback((key: string) => {
    putAway.add(key);
    setCount(putAway.size);
  }, []);
  if (shown.length === 0) return null;
  return (
    <Section title="Hints" note={shown.length}>
      <ul className={styles.traps}>
        {shown.map(({ key, words, node: { kind, id } }) => (
          <HintRow
            key={key}
            name={key}
            words={words}
            kind={kind}
            id={id}
            isLinked={node === undefined}
            onDismiss={dismiss}
          />
        ))}
      </ul>
    </Section>
  );
}

interface HintRowProps {
  /** Key of the hint. */
  readonly name: string;
  readonly words: string;
  readonly kind: NodeRef['kind'];
  readonly id: string;
  /** Whether a button selects the node of the hint. */
  readonly isLinked: boolean;
  readonly onDismiss: (key: string) => void;
}

/** One hint. It is rendered again only if it changes: a scenario may have a hundred, and its world changes ten times a second. */
const HintRow = memo(function HintRow({ name, words, kind, id, isLinked, onDismiss }: HintRowProps) {
  const select = useHeronry((state) => state.actions.select);
  return (
    <li>
      <Lightbulb size={16} className={styles.bulb} aria-hidden />
      <span>
        <Name>{words}</Name>{' '}
        {isLinked ? <LinkButton onClick={() => select({ nodes: [{ kind, id }] })}>Show</LinkButton> : null}
      </span>
      <IconButton small label="Dismiss" icon={X} onClick={() => onDismiss(name)} />
    </li>
  );
});

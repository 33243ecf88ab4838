import { GitBranch, X } from 'lucide-react';
import { memo, useEffect, useRef, useState } from 'react';
import { type HistoryEntry, type OtherRun, runAction, useHeronry, useHeronryStore } from '../../store/index.ts';
import { Button, IconButton, Menu, type MenuEntry, Name, useFocusHeir, visibleText } from '../../ui/index.ts';
import { BeginChoice } from '../parts/BeginChoice.tsx';
import { formatTime } from '../text/time.ts';
import { leftOf, type ShownTime } from './shown-time.ts';
import styles from './Transport.module.css';
import { type Branch, type Fork, forksOf } from './time-bar.ts';

/** Rows of old futures; more branches than that are in the menus alone. */
const ROWS_MAX = 3;

/** Marks on the bar where branches part, each with a menu, and the old futures as thin lines. */
export const Branches = memo(function Branches({ shown }: { readonly shown: ShownTime }) {
  const otherRuns = useHeronry((state) => state.otherRuns);
  const scenario = useHeronry((state) => state.scenario);
  const forks = forksOf(otherRuns, scenario);
  const ghosts = forks.flatMap(({ atUs, branches }) => branches.map((branch) => ({ atUs, branch })));
  ghosts.sort((a, b) => b.branch.id - a.branch.id);
  return (
    <>
      <span aria-hidden>
        {ghosts.slice(0, ROWS_MAX).map(({ atUs, branch }, row) => (
          <span
            key={branch.id}
            className={styles.ghost}
            style={{
              left: leftOf(shown, atUs),
              right: `calc(100% - ${leftOf(shown, Math.max(atUs, branch.frontierUs))})`,
              bottom: `${1 + row * 4}px`,
            }}
          />
        ))}
      </span>
      {forks.map((fork) => (
        <ForkMark key={fork.atUs} fork={fork} shown={shown} />
      ))}
    </>
  );
});

function ForkMark({ fork, shown }: { readonly fork: Fork; readonly shown: ShownTime }) {
  const actions = useHeronry((state) => state.actions);
  const goBack = useGoBack();
  const { atUs, branches } = fork;
  const entries: readonly MenuEntry[] = [
    {
      kind: 'item',
      id: 'fork',
      label: `Go to the fork at ${formatTime(atUs)}`,
      onSelect: () => {
        actions.pause();
        actions.seek(atUs);
      },
    },
    ...branches.flatMap((branch): readonly MenuEntry[] => [
      { kind: 'separator', id: `separator ${branch.id}` },
      { kind: 'heading', id: `heading ${branch.id}`, label: branchWords(branch) },
      { kind: 'item', id: `back ${branch.id}`, label: 'Go back to this branch', onSelect: () => goBack(branch) },
      {
        kind: 'item',
        id: `compare ${branch.id}`,
        label: 'Compare with this branch…',
        onSelect: () => actions.openDialog('compare', branch.id),
      },
    ]),
  ];
  const words = `Fork at ${formatTime(atUs)}: ${branches.map(branchWords).join('; ')}`;
  return (
    <span className={styles.fork} style={{ left: leftOf(shown, atUs) }}>
      <Menu
        trigger={<IconButton small label={words} icon={GitBranch} className={styles.forkButton} data-fork />}
        entries={entries}
      />
    </span>
  );
}

/** Returns the name of a branch, and how far it came: "Before: Publish from a to b, up to 9.000 s". */
function branchWords({ label, frontierUs }: Branch): string {
  return visibleText(`${label}, up to ${formatTime(frontierUs)}`);
}

function useGoBack(): (branch: OtherRun) => void {
  const actions = useHeronry((state) => state.actions);
  return ({ scenario, label }) => {
    const issue = actions.dispatch({ do: 'switchRun', to: scenario });
    if (issue === undefined) actions.announce(`Went back to the branch “${label}”.`);
    else actions.notify(issue.message, 'error');
  };
}

/**
 * Says that an action in the past began a branch, from when on the latest change made the run differ, and when something begins that
 * was just added. It stays until it is closed, or the change is undone.
 */
export function BranchNotice() {
  const entry = useHeronry(({ past }) => {
    const last = past.at(-1);
    return last?.begins === true || last?.changedUs !== undefined
      ? last
      : past.findLast(({ forkUs }) => forkUs !== undefined);
  });
  const [closed, setClosed] = useState<HistoryEntry>();
  if (entry === undefined || entry === closed) return null;
  return <Notice entry={entry} onClose={() => setClosed(entry)} />;
}

interface NoticeProps {
  readonly entry: HistoryEntry;
  readonly onClose: () => void;
}

function Notice({ entry, onClose }: NoticeProps) {
  const store = useHeronryStore();
  const actions = useHeronry((state) => state.actions);
  const isLatest = useHeronry((state) => state.past.at(-1) === entry);
  const old = useHeronry((state) => state.otherRuns.find(({ scenario }) => scenario === entry.scenario));
  const goBack = useGoBack();
  const part = useRef<HTMLElement>(null);
  useFocusHeir(part, forkBeside);
  const { title, words, more } = noticeOf(entry);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another action at the same time is another branch
  useEffect(() => {
    if (more !== '') actions.announce(`${words}. ${more}`);
  }, [actions, words, entry]);
  return (
    <section
      ref={part}
      aria-label={title}
      className={styles.branchNotice}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        onClose();
      }}
    >
      <GitBranch size={16} aria-hidden />
      <p>
        <b>
          <Name>{words}</Name>
        </b>{' '}
        {entry.begins ? null : <span className={styles.branchMore}>{more}</span>}
      </p>
      {isLatest && entry.begins ? <BeginChoice onChange={actions.addAgain} /> : null}
      {isLatest ? (
        <Button small onClick={() => runAction(store, 'undo')}>
          Undo
        </Button>
      ) : old === undefined ? null : (
        <Button small onClick={() => goBack(old)}>
          Go back to the old branch
        </Button>
      )}
      {old === undefined ? null : (
        <Button small onClick={() => actions.openDialog('compare', old.id)}>
          Compare
        </Button>
      )}
      <IconButton small label="Close" icon={X} onClick={onClose} />
    </section>
  );
}

/** Returns the notice of a change: the name of the region, its sentence, and what follows it where there is room. */
function noticeOf({ label, forkUs, changedUs }: HistoryEntry): {
  readonly title: string;
  readonly words: string;
  readonly more: string;
} {
  if (forkUs !== undefined)
    return {
      title: 'New branch',
      words: `New branch from ${formatTime(forkUs)}`,
      more: 'You can go back to the old future.',
    };
  if (changedUs !== undefined)
    return { title: 'Run changed', words: `Run changed from ${formatTime(changedUs)}`, more: visibleText(label) };
  return { title: 'Added', words: visibleText(label), more: '' };
}

function forkBeside(part: HTMLElement): HTMLElement | null {
  const transport = part.parentElement?.closest('section');
  return transport?.querySelector<HTMLElement>('[data-fork]') ?? transport?.querySelector('input') ?? null;
}

/** The class as the room sees it: large code, question, votes. It covers the page; while an answer plays, only a bar stays. */
import { ArrowRight, Check, Hand, Play, RotateCcw, Square, Users, X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import type { ClassPhase, ClassSession } from '../../learning/index.ts';
import { useHeronry } from '../../store/index.ts';
import { Button, IconButton, Name } from '../../ui/index.ts';
import styles from './Class.module.css';
import { Ending } from './Ending.tsx';
import { Invitation, SmallInvitation } from './Invitation.tsx';
import { useClass } from './own-session.ts';
import { PlayBar } from './PlayBar.tsx';
import { Questions } from './Questions.tsx';
import { Votes } from './Votes.tsx';

export function ClassStage({ session }: { readonly session: ClassSession }) {
  const played = useClass(session, (view) => view.played);
  const openDialog = useHeronry((state) => state.actions.openDialog);
  if (played !== undefined) return <PlayBar session={session} played={played} />;
  return (
    <Radix.Root open onOpenChange={(open) => (open ? undefined : openDialog(undefined))}>
      <Radix.Portal>
        <Radix.Content
          className={styles.stage}
          aria-describedby={undefined}
          onOpenAutoFocus={(event) => {
            // The way back would be the first control, and the next step is the one that is wanted.
            event.preventDefault();
            if (event.currentTarget instanceof HTMLElement) event.currentTarget.focus();
          }}
        >
          <Radix.Title className={styles.hidden}>Ask the class</Radix.Title>
          <Head session={session} />
          <Body session={session} />
          <Controls session={session} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** Titles of the phases, as the room reads them. */
const TITLES: Readonly<Record<ClassPhase, string>> = {
  waiting: 'Join the class',
  first: 'First vote',
  discussion: 'Discuss with your neighbours',
  second: 'Second vote',
  decided: 'Both votes',
  revealed: 'The answer',
  ended: 'The class is over',
};

function Head({ session }: { readonly session: ClassSession }) {
  const phase = useClass(session, ({ state }) => state?.phase ?? 'waiting');
  const here = useClass(session, ({ state }) => state?.here ?? 0);
  const answered = useClass(session, ({ state }) => state?.answered ?? 0);
  const connection = useClass(session, (view) => view.connection.kind);
  const openDialog = useHeronry((state) => state.actions.openDialog);
  const isVote = phase === 'first' || phase === 'second';
  return (
    <header className={styles.head}>
      <h2 className={styles.phase}>{TITLES[phase]}</h2>
      <p className={styles.count} role="status">
        <Users aria-hidden className={styles.icon} />
        <span>{isVote ? `${answered} of ${here} answered` : here === 1 ? '1 phone' : `${here} phones`}</span>
      </p>
      {connection === 'connected' ? null : (
        <p className={styles.offline} role="alert">
          No connection to the gateway. Trying again…
        </p>
      )}
      {phase === 'waiting' || phase === 'ended' ? null : <SmallInvitation session={session} />}
      <IconButton label="Back to the picture" icon={X} keys="Escape" onClick={() => openDialog(undefined)} />
    </header>
  );
}

function Body({ session }: { readonly session: ClassSession }) {
  const phase = useClass(session, ({ state }) => state?.phase ?? 'waiting');
  if (phase === 'ended') return <Ending session={session} />;
  if (phase !== 'waiting') return <Votes session={session} />;
  return (
    <div className={styles.lobby}>
      <Invitation session={session} />
      <Questions session={session} />
    </div>
  );
}

function wantsLessMotion(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}

function Controls({ session }: { readonly session: ClassSession }) {
  const phase = useClass(session, ({ state }) => state?.phase ?? 'waiting');
  const problem = useClass(session, (view) => view.problem);
  const canPlay = useClass(session, ({ asked }) => asked !== undefined && asked.broker === undefined);
  const openDialog = useHeronry((state) => state.actions.openDialog);
  const step = (name: Parameters<ClassSession['step']>[0]) => () => void session.step(name);
  const primary = (label: string, icon: typeof Check, onClick: () => void): ReactNode => (
    <Button key={label} variant="primary" icon={icon} className={styles.control} onClick={onClick} autoFocus>
      {label}
    </Button>
  );
  const plain = (label: string, icon: typeof Check, onClick: () => void): ReactNode => (
    <Button key={label} icon={icon} className={styles.control} onClick={onClick}>
      {label}
    </Button>
  );
  const reveal = (isMain: boolean): ReactNode => (isMain ? primary : plain)('Show the answer', Check, step('reveal'));
  const controls: Readonly<Record<ClassPhase, readonly ReactNode[]>> = {
    waiting: [plain('End the class', Square, step('end'))],
    first: [primary('Close the vote', Hand, step('close'))],
    discussion: [primary('Vote again', RotateCcw, step('vote-again')), reveal(false)],
    second: [primary('Close the vote', Hand, step('close'))],
    decided: [reveal(true)],
    revealed: [
      ...(canPlay ? [primary('Play the answer', Play, () => session.play(wantsLessMotion()))] : []),
      (canPlay ? plain : primary)('Next question', ArrowRight, step('clear')),
      plain('End the class', Square, step('end')),
    ],
    ended: [
      plain('Close', X, () => {
        session.leave();
        openDialog(undefined);
      }),
    ],
  };
  return (
    <footer className={styles.controls}>
      {problem === undefined ? null : (
        <p role="alert" className={styles.problem}>
          <Name>{problem}</Name>
        </p>
      )}
      {controls[phase]}
    </footer>
  );
}

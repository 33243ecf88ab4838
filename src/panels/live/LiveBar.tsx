import { Cable, Plug, Save, TriangleAlert, Unplug } from 'lucide-react';
import type { ReactNode } from 'react';
import { type LiveState, useHeronry } from '../../store/index.ts';
import { Button, Name } from '../../ui/index.ts';
import notices from '../notices/notices.module.css';
import { RecordingBar } from '../recording/RecordingBar.tsx';
import { usePanelServices } from '../services.tsx';
import { ChannelChoice } from './ChannelChoice.tsx';
import styles from './Live.module.css';
import { backendWords } from './live-words.ts';

/** Shows the connection and its state, and offers to choose channels, save and disconnect. */
export function LiveBar() {
  const state = useHeronry((all) => all.live);
  const openDialog = useHeronry((all) => all.actions.openDialog);
  const { live, leaveVisit } = usePanelServices();
  if (state === undefined) return null;
  if (state.connection.kind === 'recorded') return <RecordingBar state={state.connection} />;
  const ended = state.connection.kind === 'ended';
  return (
    <section className={notices.banner} aria-label="Real traffic" aria-busy={!(ended || state.watching)}>
      <div className={notices.words}>
        <Connection state={state} />
        <Figures state={state} />
      </div>
      {ended ? null : <ChannelChoice state={state} />}
      <Button small variant="primary" icon={Save} onClick={() => openDialog('record')}>
        Save as scenario
      </Button>
      {ended ? (
        <>
          <Button small icon={Plug} onClick={() => openDialog('live')}>
            Connect again
          </Button>
          <Button small onClick={() => void leaveVisit()}>
            Close
          </Button>
        </>
      ) : (
        <Button small icon={Unplug} onClick={() => live.disconnect()}>
          Disconnect
        </Button>
      )}
    </section>
  );
}

function Connection({ state }: { readonly state: LiveState }) {
  const { live } = usePanelServices();
  const { connection, serverUp, agent } = state;
  switch (connection.kind) {
    case 'connecting':
      return <ConnectionProblem>{`Connecting to ${state.address}…`}</ConnectionProblem>;
    case 'waiting':
      return (
        <ConnectionProblem>
          <span>{connection.reason}</span>. Retrying automatically. The server keeps its messages meanwhile.{' '}
          <Button small onClick={() => live.reconnect()}>
            Reconnect now
          </Button>
        </ConnectionProblem>
      );
    case 'refused':
      return (
        <ConnectionProblem>
          <span>{connection.reason}</span>. A gateway has a new token at each start.{' '}
          <Button small onClick={() => live.reconnect()}>
            Try again
          </Button>
        </ConnectionProblem>
      );
    case 'recorded':
    case 'ended':
      return (
        <p className={styles.line}>
          <Unplug size={14} aria-hidden /> <b>Disconnected.</b> The recording stays until you close it.
        </p>
      );
    case 'connected':
      return serverUp ? (
        <p className={styles.line}>
          <span className={styles.dot} aria-hidden />
          <span>
            <b>Real traffic</b> of <span>{backendWords(connection.backend.label)}</span>. You are <Name>{agent}</Name>
            <span>{connection.readOnly ? '; this gateway is read-only.' : '.'}</span>
          </span>
        </p>
      ) : (
        <ConnectionProblem>{`The gateway has lost ${backendWords(connection.backend.label)} and resumes when it is back.`}</ConnectionProblem>
      );
  }
}

function ConnectionProblem({ children }: { readonly children: ReactNode }) {
  return (
    <p className={styles.line} role="status" data-tone="warn">
      <Cable size={14} aria-hidden />
      <span>{children}</span>
    </p>
  );
}

function Figures({ state: { messagesPerSecond, sampling, notRecorded, channels } }: { readonly state: LiveState }) {
  const drawn = channels.filter((channel) => channel.drawn).length;
  return (
    <p className={styles.figures}>
      <span>{`${count(messagesPerSecond)} ${messagesPerSecond === 1 ? 'message' : 'messages'} per second`}</span>
      <span>{`${drawn === channels.length ? '' : `${count(drawn)} of `}${count(channels.length)} ${channels.length === 1 ? 'channel' : 'channels'}`}</span>
      {sampling ? (
        <span className={styles.warn}>
          <TriangleAlert size={12} aria-hidden /> Too many to draw: some are left out
        </span>
      ) : null}
      {notRecorded === 0 ? null : <span className={styles.warn}>{`${count(notRecorded)} not recorded`}</span>}
    </p>
  );
}

function count(number: number): string {
  return number.toLocaleString('en');
}

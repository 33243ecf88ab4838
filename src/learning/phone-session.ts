/**
 * A phone in a class.
 * 1. Its token is kept in the browser by the code of the class, so that a reload or a late return keeps the vote.
 * 2. An answer that did not arrive is sent again, as long as its vote is open.
 */
import type { ClassJoined, PhoneState, VotePhase } from '../brokers/gateway/class-protocol.ts';
import { setTimer } from '../messaging/parts.ts';
import type { SafeStorage } from '../store/index.ts';
import { type ClassConnection, ClassRefusedError, type ClassWatch, requestClass, watchClass } from './class-client.ts';

/** Pause before an answer that did not arrive is sent again, in milliseconds. */
const SEND_AGAIN_MS = 1000;
/** Pause before joining is tried again without a connection, in milliseconds. */
const JOIN_AGAIN_MS = 2000;

/** Everything that the page of a phone shows. */
export interface PhoneView {
  readonly state: PhoneState | undefined;
  readonly connection: ClassConnection;
  /** Answer that the gateway has not confirmed. */
  readonly sending: string | undefined;
}

export interface PhoneSession {
  answer(choice: string): void;
  /** Changes the name; an empty one removes it. Resolves with whether it arrived. */
  rename(name: string): Promise<boolean>;
  reconnectNow(): void;
  close(): void;
}

interface Wanted {
  readonly round: number;
  readonly phase: VotePhase;
  readonly choice: string;
}

/**
 * Joins the class, or comes back to it.
 * @param base address of the class, such as `http://192.0.2.7:4180/c/BCDF`
 */
export function joinClass(base: string, storage: SafeStorage, show: (view: PhoneView) => void): PhoneSession {
  const key = `heronry.phone ${base}`;
  let token = storage.getItem(key) ?? undefined;
  let view: PhoneView = { state: undefined, connection: { kind: 'connecting' }, sending: undefined };
  let watch: ClassWatch | undefined;
  let wanted: Wanted | undefined;
  let isClosed = false;
  let cancelSending = (): void => undefined;
  let cancelJoining = (): void => undefined;

  const update = (patch: Partial<PhoneView>): void => {
    view = { ...view, ...patch };
    if (!isClosed) show(view);
  };

  const send = async (): Promise<void> => {
    if (wanted === undefined || token === undefined) return;
    const sent = wanted;
    try {
      await requestClass({ address: `${base}/vote`, token, body: sent });
    } catch (error) {
      if (!(error instanceof ClassRefusedError)) {
        // Not reached, or nobody knows: the same answer counts once.
        cancelSending();
        if (!isClosed) cancelSending = setTimer(() => void send(), SEND_AGAIN_MS);
        return;
      }
    }
    if (wanted === sent) {
      wanted = undefined;
      update({ sending: undefined });
    }
  };

  const onState = (state: PhoneState): void => {
    const isOpen = wanted?.round === state.round && wanted.phase === state.phase;
    if (!isOpen || wanted?.choice === state[wanted?.phase ?? 'first']) wanted = undefined;
    update({ state, sending: wanted?.choice });
    void send();
  };

  const onConnection = (connection: ClassConnection): void => {
    const isForgotten = connection.kind === 'refused' && connection.problem.code === 'unauthorized';
    if (!isForgotten) update({ connection });
    // Another gateway has given this code: the phone joins anew.
    else void begin(undefined);
  };

  const begin = async (known: string | undefined): Promise<void> => {
    try {
      token = known ?? (await joined(base));
      storage.setItem(key, token);
    } catch (error) {
      if (error instanceof ClassRefusedError) update({ connection: { kind: 'refused', problem: error } });
      else {
        update({ connection: { kind: 'waiting' } });
        if (!isClosed) cancelJoining = setTimer(() => void begin(known), JOIN_AGAIN_MS);
      }
      return;
    }
    if (isClosed) return;
    watch = watchClass<PhoneState>({ address: `${base}/phone`, token, event: 'state', onState, onConnection });
  };
  void begin(token);

  return {
    answer: (choice) => {
      const { state } = view;
      if (state?.phase !== 'first' && state?.phase !== 'second') return;
      wanted = { round: state.round, phase: state.phase, choice };
      update({ sending: choice });
      void send();
    },
    rename: async (name) => {
      try {
        await requestClass({ address: `${base}/name`, token, body: { name } });
        return true;
      } catch {
        return false;
      }
    },
    reconnectNow: () => {
      cancelJoining();
      if (watch === undefined) void begin(token);
      else watch.reconnectNow();
    },
    close: () => {
      isClosed = true;
      cancelJoining();
      cancelSending();
      watch?.close();
    },
  };
}

async function joined(base: string): Promise<string> {
  const { phone }: ClassJoined = await (await requestClass({ address: `${base}/join`, body: {} })).json();
  return phone;
}

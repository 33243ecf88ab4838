/**
 * The teacher's side of a class: opening it on a gateway, asking, voting, playing the answer.
 * 1. The gateway has the state. The session shows it, and sends steps.
 * 2. A class outlives a reload of the teacher's page: its code and key are kept for the tab.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type {
  ClassOpened,
  ClassQuestion,
  ClassResults,
  ClassState,
  ClassStep,
} from '../brokers/gateway/class-protocol.ts';
import type { HeronryStore } from '../store/index.ts';
import type { Question } from '../teaching/index.ts';
import { type ClassConnection, ClassRefusedError, type ClassWatch, requestClass, watchClass } from './class-client.ts';
import { playAnswer } from './play-answer.ts';

/** Gateway of a class. */
export interface ClassGateway {
  /** Address such as `http://127.0.0.1:4180`. */
  readonly url: string;
  readonly token: string;
}

/** Everything that the teacher's views show. */
export interface ClassView {
  readonly code: string | undefined;
  /** Addresses that phones open, without the path; none if other machines cannot reach the gateway. */
  readonly addresses: readonly string[];
  readonly connection: ClassConnection;
  readonly state: ClassState | undefined;
  /** Generated question that was asked last; undefined for one that the teacher wrote, and after a reload. */
  readonly asked: Question | undefined;
  /** Whether the answer is being played in the picture. */
  readonly playing: boolean;
  /** Answers of the whole class, once it is over. */
  readonly results: ClassResults | undefined;
  /** Why the last step failed. */
  readonly problem: string | undefined;
}

export interface ClassSession extends Pick<StoreApi<ClassView>, 'getState' | 'subscribe' | 'getInitialState'> {
  /** Opens a class, or returns to the one that this tab has open there. */
  open(gateway: ClassGateway): Promise<void>;
  ask(question: Question): Promise<void>;
  /** Asks a question that the teacher wrote. */
  askOwn(question: ClassQuestion): Promise<void>;
  step(step: ClassStep): Promise<void>;
  /** Plays from the moment of the question to its answer. */
  play(): void;
  /** Ends the playing. */
  stopPlaying(): void;
  results(): Promise<ClassResults>;
  /** Forgets the class, and is ready for another. */
  leave(): void;
}

interface KeptClass extends ClassOpened {
  readonly url: string;
}

const KEY = 'heronry.class';

const START: ClassView = {
  code: undefined,
  addresses: [],
  connection: { kind: 'connecting' },
  state: undefined,
  asked: undefined,
  playing: false,
  results: undefined,
  problem: undefined,
};

/** @param storage of this tab */
export function createClassSession(store: HeronryStore, storage: Pick<Storage, 'getItem' | 'setItem'>): ClassSession {
  const view = createStore<ClassView>()(() => START);
  let opened: KeptClass | undefined;
  let watch: ClassWatch | undefined;
  let stop = (): void => undefined;
  let presentedBefore = false;

  const send = async (path: string, body: object): Promise<boolean> => {
    if (opened === undefined) return false;
    try {
      await requestClass({ address: `${opened.url}/c/${opened.code}/${path}`, token: opened.key, body });
      view.setState({ problem: undefined });
      return true;
    } catch (error) {
      view.setState({ problem: wordsOf(error) });
      return false;
    }
  };

  const follow = (kept: KeptClass): void => {
    opened = kept;
    const { url, code, key, addresses } = kept;
    view.setState({ ...START, code, addresses: phoneAddresses(url, addresses) });
    watch = watchClass<ClassState>({
      address: `${url}/c/${code}/teacher`,
      token: key,
      event: 'class',
      onState: (state) => view.setState({ state }),
      onConnection: (connection) => view.setState({ connection }),
    });
  };

  const results = async (): Promise<ClassResults> => {
    if (opened === undefined) return { rounds: [] };
    const address = `${opened.url}/c/${opened.code}/results`;
    return (await requestClass({ address, token: opened.key })).json();
  };

  const session = {
    open: async ({ url, token }: ClassGateway): Promise<void> => {
      const kept = keptClass(storage, url);
      if (kept !== undefined && (await isThere(kept))) {
        follow(kept);
        return;
      }
      try {
        const answer = await requestClass({ address: `${url}/v1/classes`, token, body: {} });
        const made: KeptClass = { ...(await answer.json()), url };
        storage.setItem(KEY, JSON.stringify(made));
        follow(made);
      } catch (error) {
        view.setState({ problem: wordsOf(error) });
      }
    },
    ask: async (question: Question): Promise<void> => {
      stop();
      if (await send('ask', classQuestion(question))) view.setState({ asked: question });
    },
    askOwn: async (question: ClassQuestion): Promise<void> => {
      stop();
      if (await send('ask', question)) view.setState({ asked: undefined });
    },
    step: async (step: ClassStep): Promise<void> => {
      if (!(await send('step', { step }))) return;
      if (step === 'end') view.setState({ results: await results() });
    },
    play: (): void => {
      const { asked } = view.getState();
      if (asked === undefined) return;
      stop();
      if (!view.getState().playing) presentedBefore = store.getState().presenting;
      view.setState({ playing: true });
      // The room reads the picture: it fills the screen in large type.
      store.getState().actions.present(true);
      stop = playAnswer(store, asked);
    },
    stopPlaying: (): void => {
      stop();
      stop = () => undefined;
      if (!presentedBefore) store.getState().actions.present(false);
      view.setState({ playing: false });
    },
    results,
    leave: (): void => {
      stop();
      watch?.close();
      opened = undefined;
      storage.setItem(KEY, '');
      view.setState(START, true);
    },
  };
  return { ...session, getState: view.getState, subscribe: view.subscribe, getInitialState: view.getInitialState };
}

/** Returns a generated question as phones are asked it. Ids are places, which say nothing. */
export function classQuestion({ words, choices, right, why }: Question): ClassQuestion {
  const place = choices.findIndex(({ id }) => id === right);
  return {
    words,
    choices: choices.map((choice, index) => ({
      id: `${index + 1}`,
      words: choice.words,
      ...(choice.misconception === undefined ? {} : { misconception: choice.misconception }),
    })),
    right: `${place + 1}`,
    why,
  };
}

/** Returns the addresses that phones can open: the one that the page uses, unless it is of this machine alone. */
export function phoneAddresses(url: string, others: readonly string[]): readonly string[] {
  const { hostname } = new URL(url);
  const isLoopback = hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
  return isLoopback ? others : [...new Set([url, ...others])];
}

function keptClass(storage: Pick<Storage, 'getItem'>, url: string): KeptClass | undefined {
  const text = storage.getItem(KEY) ?? '';
  if (text === '') return undefined;
  // Written by this page, in this tab.
  const kept = JSON.parse(text) as KeptClass;
  return kept.url === url ? kept : undefined;
}

/** Resolves with whether the gateway still has the class. */
async function isThere({ url, code, key }: KeptClass): Promise<boolean> {
  try {
    await requestClass({ address: `${url}/c/${code}/results`, token: key });
    return true;
  } catch (error) {
    return !(error instanceof ClassRefusedError);
  }
}

function wordsOf(error: unknown): string {
  return error instanceof ClassRefusedError
    ? `The gateway refused: ${error.message}.`
    : 'The gateway cannot be reached.';
}

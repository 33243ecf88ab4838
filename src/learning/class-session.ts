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
  MomentStored,
} from '../brokers/gateway/class-protocol.ts';
import { type HeronryStore, type SafeStorage, storedJson } from '../store/index.ts';
import type { AnswerValue, Question } from '../teaching/index.ts';
import { type ClassConnection, ClassRefusedError, type ClassWatch, requestClass, watchClass } from './class-client.ts';
import { PageQuestion } from './page-question.ts';

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
  /** The question whose answer is shown in the picture; undefined while the class is. */
  readonly played: PageQuestion | undefined;
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
  /**
   * Plays from the moment of the question to its answer, with what most have said as the guess.
   * @param isStepwise whether the user wants less motion
   */
  play(isStepwise: boolean): void;
  /** Ends the playing, and brings the class back. */
  stopPlaying(): void;
  /** Loads the answers, and shows them. Resolves with undefined where they do not come: `problem` says why. */
  results(): Promise<ClassResults | undefined>;
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
  played: undefined,
  results: undefined,
  problem: undefined,
};

/** @param storage of this tab */
export function createClassSession(store: HeronryStore, storage: SafeStorage): ClassSession {
  const view = createStore<ClassView>()(() => START);
  let opened: KeptClass | undefined;
  let watch: ClassWatch | undefined;
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

  const results = async (): Promise<ClassResults | undefined> => {
    if (opened === undefined) return undefined;
    const address = `${opened.url}/c/${opened.code}/results`;
    try {
      const loaded: ClassResults = await (await requestClass({ address, token: opened.key })).json();
      view.setState({ results: loaded, problem: undefined });
      return loaded;
    } catch (error) {
      view.setState({ problem: wordsOf(error) });
      return undefined;
    }
  };

  const stopPlaying = (): void => {
    const { played } = view.getState();
    if (played === undefined) return;
    played.end();
    view.setState({ played: undefined });
    if (!presentedBefore) store.getState().actions.present(false);
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
      stopPlaying();
      if (await send('ask', classQuestion(question))) view.setState({ asked: question });
    },
    askOwn: async (question: ClassQuestion): Promise<void> => {
      stopPlaying();
      if (await send('ask', question)) view.setState({ asked: undefined });
    },
    step: async (step: ClassStep): Promise<void> => {
      if ((await send('step', { step })) && step === 'end') await results();
    },
    play: (isStepwise: boolean): void => {
      const { asked, state, played } = view.getState();
      if (asked === undefined) return;
      played?.end();
      if (played === undefined) presentedBefore = store.getState().presenting;
      const page = new PageQuestion(store, asked, { isStepwise });
      view.setState({ played: page });
      // The room reads the picture: it fills the screen in large type.
      store.getState().actions.present(true);
      const { answer } = page.session.getState();
      answer(commonAnswer(asked, state));
      page.session.getState().sure?.(undefined);
    },
    stopPlaying,
    results,
    leave: (): void => {
      stopPlaying();
      watch?.close();
      opened = undefined;
      storage.removeItem(KEY);
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

/** Returns what most have answered in the last vote; the right answer if nobody has. */
function commonAnswer({ choices, right }: Question, state: ClassState | undefined): AnswerValue {
  const votes = state?.second ?? state?.first ?? [];
  const most = votes.toSorted((a, b) => b.votes - a.votes)[0];
  const chosen = most === undefined || most.votes === 0 ? undefined : choices[Number(most.choice) - 1];
  const [first] = choices;
  const value = (chosen ?? choices.find(({ id }) => id === right) ?? first)?.value;
  if (value === undefined) throw new Error('A question has choices');
  return value;
}

/** Returns the addresses that phones can open: the one that the page uses, unless it is of this machine alone. */
export function phoneAddresses(url: string, others: readonly string[]): readonly string[] {
  const { hostname } = new URL(url);
  const isLoopback = hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
  return isLoopback ? others : [...new Set([url, ...others])];
}

function keptClass(storage: SafeStorage, url: string): KeptClass | undefined {
  const kept = storedJson(storage, KEY);
  return isKeptClass(kept) && kept.url === url ? kept : undefined;
}

function isKeptClass(value: unknown): value is KeptClass {
  if (typeof value !== 'object' || value === null) return false;
  const { url, code, key, addresses } = value as Readonly<Record<string, unknown>>;
  const isText = (one: unknown): boolean => typeof one === 'string';
  return [url, code, key].every(isText) && Array.isArray(addresses) && addresses.every(isText);
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

/**
 * Stores the fragment of a link on the gateway.
 * @returns a short address that other machines can open, or undefined if the gateway cannot be reached
 */
export async function storeMoment({ url, token }: ClassGateway, fragment: string): Promise<string | undefined> {
  try {
    const answer = await requestClass({ address: `${url}/v1/moments`, token, body: { fragment } });
    const { code, addresses }: MomentStored = await answer.json();
    return `${phoneAddresses(url, addresses)[0] ?? url}/m/${code}`;
  } catch {
    return undefined;
  }
}

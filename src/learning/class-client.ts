/** A client of a class on a gateway, for the teacher and for phones: requests, and the state as an event stream that reconnects. */
import type { Problem } from '../brokers/gateway/protocol.ts';
import { EventStreamReader } from '../brokers/gateway/protocol.ts';
import { setTimer } from '../messaging/parts.ts';
import { fetchAnswer } from '../store/index.ts';

/** Pause before the first new attempt, and the longest one, in milliseconds: exponential backoff with full jitter. */
const PAUSE_MS = 500;
const PAUSE_MS_MAX = 8000;
/** Time without any byte after which a stream counts as broken: three heartbeats of the gateway. */
const SILENT_MS_MAX = 45_000;

/** Refusal of the gateway, in words for the user. */
export class ClassRefusedError extends Error {
  readonly code: Problem['code'];

  constructor({ code, detail }: Pick<Problem, 'code' | 'detail'>) {
    super(detail);
    this.code = code;
  }
}

export interface ClassRequest {
  /** Address with its path, such as `http://192.0.2.7:4180/c/BCDF/vote`. */
  readonly address: string;
  /** Bearer token; none for joining. */
  readonly token?: string | undefined;
  /** JSON body of a POST. @default a GET */
  readonly body?: object;
  readonly signal?: AbortSignal;
}

/**
 * Sends a request. Resolves with the head of the answer.
 * @throws ClassRefusedError if the gateway refuses
 * @throws TypeError if it cannot be reached; Error if it does not answer in time
 */
export async function requestClass({ address, token, body, signal }: ClassRequest): Promise<Response> {
  const response = await fetchAnswer(address, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
    cache: 'no-store',
    credentials: 'omit',
  });
  if (!response.ok) throw new ClassRefusedError(await problemOf(response));
  return response;
}

export type ClassConnection =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'connected' }
  /** The connection broke, and is tried again by itself. */
  | { readonly kind: 'waiting' }
  /** The gateway refused: the class is unknown, or the token is. */
  | { readonly kind: 'refused'; readonly problem: ClassRefusedError };

export interface WatchOptions<State> {
  readonly address: string;
  readonly token: string;
  /** Name of the event that has the state. */
  readonly event: string;
  readonly onState: (state: State) => void;
  readonly onConnection: (connection: ClassConnection) => void;
}

export interface ClassWatch {
  /** Tries at once, if it waits for the next attempt. */
  reconnectNow(): void;
  close(): void;
}

/** Watches the state of a class until it is closed or refused. */
export function watchClass<State>(options: WatchOptions<State>): ClassWatch {
  const closing = new AbortController();
  let wake = (): void => undefined;
  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const cancel = setTimer(resolve, ms);
      wake = () => {
        cancel();
        resolve();
      };
    });
  const run = async (): Promise<void> => {
    for (let failures = 0; !closing.signal.aborted; failures += 1) {
      options.onConnection({ kind: failures === 0 ? 'connecting' : 'waiting' });
      try {
        await readStream(options, closing.signal, () => {
          failures = 0;
        });
      } catch (error) {
        if (error instanceof ClassRefusedError && error.code !== 'busy') {
          options.onConnection({ kind: 'refused', problem: error });
          return;
        }
      }
      if (closing.signal.aborted) return;
      options.onConnection({ kind: 'waiting' });
      await pause(Math.random() * Math.min(PAUSE_MS_MAX, PAUSE_MS * 2 ** failures));
    }
  };
  void run();
  return {
    reconnectNow: () => wake(),
    close: () => {
      closing.abort();
      wake();
    },
  };
}

/**
 * Reads one stream to its end.
 * @throws ClassRefusedError, or the error of the connection
 */
async function readStream<State>(
  { address, token, event: wanted, onState, onConnection }: WatchOptions<State>,
  closing: AbortSignal,
  onBegin: () => void,
): Promise<void> {
  const silence = new AbortController();
  const { signal } = silence;
  closing.addEventListener('abort', () => silence.abort(), { once: true });
  let cancel = (): void => undefined;
  const heard = (): void => {
    cancel();
    cancel = setTimer(() => silence.abort(), SILENT_MS_MAX);
  };
  heard();
  try {
    const { body } = await requestClass({ address, token, signal });
    const reader = body?.getReader();
    const events = new EventStreamReader();
    onConnection({ kind: 'connected' });
    onBegin();
    for (;;) {
      const { done = true, value } = (await reader?.read()) ?? {};
      if (done || value === undefined) return;
      heard();
      for (const { event, data } of events.read(value)) if (event === wanted) onState(JSON.parse(data));
    }
  } finally {
    cancel();
  }
}

async function problemOf(response: Response): Promise<Pick<Problem, 'code' | 'detail'>> {
  const unknown = { code: 'internal', detail: `The gateway answered ${response.status}` } as const;
  if (response.headers.get('content-type') !== 'application/problem+json') return unknown;
  const { code, detail }: Partial<Problem> = await response.json();
  return code === undefined || detail === undefined ? unknown : { code, detail };
}

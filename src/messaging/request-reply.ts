/**
 * Request and reply over two channels: a request says where its reply goes (`replyTo`) and which request it answers (`correlationId`).
 *
 * 1. A requester has one inbox for all its replies. The inbox is a queue, and each reply is taken off it.
 * 2. A request ends once: with its reply, or with an error. A reply that comes later is reported.
 * 3. Replies are matched by `correlationId`, in whatever order they come.
 */
import { atLeastOne, checkConsumeOptions, checkFunction, checkPublishOptions } from './arguments.ts';
import type { Timer } from './defer.ts';
import { AbortError, BrokerClosedError, PayloadError, ReplyError, TimeoutError } from './errors.ts';
import type {
  Message,
  MessagesOptions,
  PublishOptions,
  ReplyOptions,
  RequestHandler,
  RequestOptions,
} from './message-types.ts';

/** Parts of a broker that requests need. */
interface Exchange {
  publish(channel: string, message: Message, options?: PublishOptions): Promise<void>;
  messages(channel: string, options?: MessagesOptions): AsyncIterableIterator<Message>;
  createChannel(channel: string): void;
}

const TIMEOUT_MS = 5000;

/** Fields that travel beside a request or a reply. */
const RESERVED = ['replyTo', 'correlationId', 'replyError'] as const;

interface Inbox {
  readonly inbox: string;
  /** Resolves when no reply is missed any more; undefined where none ever is. */
  readonly ready: (inbox: string) => Promise<void> | undefined;
  readonly timer: Timer;
}

interface Pending {
  readonly resolve: (reply: Message) => void;
  readonly reject: (error: unknown) => void;
}

/** Requests of one broker that wait for their replies. */
export class Requests {
  readonly #broker: Exchange;
  readonly #settings: Inbox;
  readonly #late: (inbox: string, correlationId: string) => void;
  readonly #pending = new Map<string, Pending>();
  #ready: Promise<void> | undefined;
  #isListening = false;
  #last = 0;

  /** @param late is called for a reply that answers no request that waits */
  constructor(broker: Exchange, settings: Inbox, late: (inbox: string, correlationId: string) => void) {
    this.#broker = broker;
    this.#settings = settings;
    this.#late = late;
  }

  /** @throws as `MessageBroker.request` */
  request(channel: string, message: object, options: RequestOptions): Promise<Message> {
    return new Promise((resolve, reject) => {
      checkConsumeOptions(options, 'request');
      checkPublishOptions(options);
      const { signal, timeoutMs = TIMEOUT_MS, producer } = options;
      if (signal?.aborted) throw new AbortError(signal.reason);
      checkFree(message);
      this.#last += 1;
      const correlationId = String(this.#last);
      const over = new AbortController();
      const settle = (finish: () => void): void => {
        if (!this.#pending.delete(correlationId)) return;
        cancelTimer();
        signal?.removeEventListener('abort', onAbort);
        finish();
        over.abort();
      };
      const giveUp = (error: unknown): void => settle(() => reject(error));
      const onAbort = (): void => giveUp(new AbortError(signal?.reason));
      this.#pending.set(correlationId, { resolve: (reply) => settle(() => resolve(reply)), reject: giveUp });
      signal?.addEventListener('abort', onAbort, { once: true });
      const cancelTimer = this.#settings.timer(() => giveUp(new TimeoutError(channel, timeoutMs)), timeoutMs);
      const outgoing = { ...message, replyTo: this.#settings.inbox, correlationId } as Message;
      const publishing = { signal: over.signal, ...(producer === undefined ? {} : { producer }) };
      const send = (): Promise<void> => this.#broker.publish(channel, outgoing, publishing);
      this.#whenListening(send).catch(giveUp);
    });
  }

  /** Sends once no reply can be missed: at once, where the inbox keeps each reply. */
  async #whenListening(send: () => Promise<void>): Promise<void> {
    if (!this.#isListening) void this.#listen();
    const ready = this.#askReady();
    if (ready !== undefined) await ready;
    return send();
  }

  /** Returns one promise for all requests. A rejected one is forgotten, so that the next request asks again. */
  #askReady(): Promise<void> | undefined {
    if (this.#ready !== undefined) return this.#ready;
    const ready = this.#settings.ready(this.#settings.inbox);
    this.#ready = ready;
    ready?.catch(() => {
      this.#ready = undefined;
    });
    return ready;
  }

  async #listen(): Promise<void> {
    this.#isListening = true;
    let ended: unknown = new BrokerClosedError();
    try {
      for await (const reply of this.#broker.messages(this.#settings.inbox)) this.#take(reply);
    } catch (error) {
      ended = error;
    }
    this.#isListening = false;
    for (const pending of [...this.#pending.values()]) pending.reject(ended);
  }

  #take({ correlationId, replyError, ...reply }: Message): void {
    const id = String(correlationId);
    const pending = this.#pending.get(id);
    if (pending === undefined) this.#late(this.#settings.inbox, id);
    else if (typeof replyError === 'string') pending.reject(new ReplyError(replyError));
    else pending.resolve(reply);
  }
}

/**
 * Answers requests until it is stopped or the broker closes.
 * @param failed is told what the handler threw, and why a reply could not be published
 */
export function answerRequests(
  broker: Exchange,
  channel: string,
  handler: RequestHandler,
  { concurrency = 1 }: ReplyOptions,
  failed: (error: unknown) => void,
): () => void {
  checkFunction('handler', handler);
  atLeastOne('concurrency', concurrency);
  broker.createChannel(channel);
  const stopped = new AbortController();
  const work = async (): Promise<void> => {
    try {
      for await (const message of broker.messages(channel, { signal: stopped.signal }))
        await answer(broker, message, handler, failed);
    } catch (error) {
      if (!stopped.signal.aborted) failed(error);
    }
  };
  for (let worker = 0; worker < concurrency; worker += 1) void work();
  return () => stopped.abort();
}

async function answer(
  broker: Exchange,
  { replyTo, correlationId, ...request }: Message,
  handler: RequestHandler,
  failed: (error: unknown) => void,
): Promise<void> {
  let reply: object;
  try {
    reply = (await handler(request)) ?? {};
    checkFree(reply);
  } catch (error) {
    failed(error);
    reply = { replyError: error instanceof Error ? error.message : String(error) };
  }
  if (typeof replyTo !== 'string' || typeof correlationId !== 'string') return;
  try {
    await broker.publish(replyTo, { ...reply, correlationId } as Message);
  } catch (error) {
    if (!(error instanceof BrokerClosedError)) failed(error);
  }
}

/** @throws PayloadError for a field that request and reply need for themselves */
function checkFree(message: object): void {
  const taken = RESERVED.find((field) => Object.hasOwn(message, field));
  if (taken !== undefined) throw new PayloadError('request and reply use this field themselves', `$.${taken}`);
}

import { checkFunction, shown } from './arguments.ts';
import type { Defer } from './defer.ts';
import type { BrokerEvents } from './message-broker.ts';

type Listeners = { readonly [Name in keyof BrokerEvents]: Set<(event: BrokerEvents[Name]) => void> };

/** Takes an `error` event that nobody listens to. */
export type Report = (event: BrokerEvents['error']) => void;

/** Prints the failure with `console.error`, so that it does not vanish. */
export const reportToConsole: Report = ({ channel, seq, subscription, error }) => {
  const place = `${seq > 0 ? ` ${seq}` : ''} on channel ${JSON.stringify(channel)}`;
  const what = subscription === undefined ? `Message${place} cannot be read` : `A callback failed on message${place}`;
  // biome-ignore lint/suspicious/noConsole: a failure that nobody listens to must not vanish.
  console.error(`${what} (listen with broker.on('error', …)):`, error);
};

/** Keeps the listeners of a broker. One that throws stops nothing; the host reports its error later. */
export class EventListeners {
  readonly #listeners: Listeners = {
    error: new Set(),
    overflow: new Set(),
    slowConsumer: new Set(),
    gap: new Set(),
    redelivered: new Set(),
    disconnected: new Set(),
    connected: new Set(),
    lateReply: new Set(),
    closed: new Set(),
  };
  readonly #defer: Defer;
  readonly #report: Report;

  /** @param report takes `error` events while nobody listens to them */
  constructor(defer: Defer, report: Report = reportToConsole) {
    this.#defer = defer;
    this.#report = report;
  }

  /** @throws TypeError for a name of no event, and for a listener that is no function */
  on<Name extends keyof BrokerEvents>(name: Name, listener: (event: BrokerEvents[Name]) => void): () => void {
    if (!Object.hasOwn(this.#listeners, name)) {
      const names = Object.keys(this.#listeners).join(', ');
      throw new TypeError(`There is no event ${shown(name)}; there are ${names}`);
    }
    checkFunction('listener', listener);
    // Each call its own entry, so that the same listener twice is two and each is removed alone.
    const entry = (event: BrokerEvents[Name]): void => listener(event);
    this.#listeners[name].add(entry);
    return () => {
      this.#listeners[name].delete(entry);
    };
  }

  /** Returns whether anybody listens; where nobody does, the event need not be made. */
  heard(name: keyof BrokerEvents): boolean {
    return this.#listeners[name].size > 0;
  }

  emit<Name extends keyof BrokerEvents>(name: Name, event: BrokerEvents[Name]): void {
    for (const listener of this.#listeners[name]) this.#call(listener, event);
  }

  /** Emits an `error` event; unheard, it goes to the report. */
  fail(event: BrokerEvents['error']): void {
    if (this.heard('error')) this.emit('error', event);
    else this.#call(this.#report, event);
  }

  #call<Event>(listener: (event: Event) => void, event: Event): void {
    try {
      listener(event);
    } catch (error) {
      this.#defer(() => {
        throw error;
      });
    }
  }
}

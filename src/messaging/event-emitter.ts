import { checkFunction, shown } from './arguments.ts';
import type { Defer } from './defer.ts';
import type { BrokerEvents } from './message-broker.ts';

type Listeners = { readonly [Name in keyof BrokerEvents]: Set<(event: BrokerEvents[Name]) => void> };

/** Handles an `error` event that has no listener. */
export type Report = (event: BrokerEvents['error']) => void;

/** Prints the failure with `console.error`, so that it is not lost. */
export const reportToConsole: Report = ({ channel, seq, subscription, error }) => {
  const place = `${seq > 0 ? ` ${seq}` : ''} on channel ${JSON.stringify(channel)}`;
  const what = subscription === undefined ? `Message${place} cannot be read` : `A callback failed on message${place}`;
  // biome-ignore lint/suspicious/noConsole: a failure that nobody listens to must not vanish.
  console.error(`${what} (listen with broker.on('error', …)):`, error);
};

/** Listeners of a broker. One that throws does not stop the others; the host reports its error later. */
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

  /** @param report handles `error` events without a listener */
  constructor(defer: Defer, report: Report = reportToConsole) {
    this.#defer = defer;
    this.#report = report;
  }

  /**
   * Adds a listener.
   * @throws TypeError for an unknown event, and for a listener that is not a function
   */
  on<Name extends keyof BrokerEvents>(name: Name, listener: (event: BrokerEvents[Name]) => void): () => void {
    if (!Object.hasOwn(this.#listeners, name)) {
      const names = Object.keys(this.#listeners).join(', ');
      throw new TypeError(`There is no event ${shown(name)}; there are ${names}`);
    }
    checkFunction('listener', listener);
    // Each call has its own entry, so that the same listener added twice is called twice and each is removed separately.
    const entry = (event: BrokerEvents[Name]): void => listener(event);
    this.#listeners[name].add(entry);
    return () => {
      this.#listeners[name].delete(entry);
    };
  }

  /** Returns whether the event has a listener; otherwise it need not be created. */
  heard(name: keyof BrokerEvents): boolean {
    return this.#listeners[name].size > 0;
  }

  emit<Name extends keyof BrokerEvents>(name: Name, event: BrokerEvents[Name]): void {
    for (const listener of this.#listeners[name]) this.#call(listener, event);
  }

  /** Emits an `error` event; without a listener, it goes to the report. */
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

import type { Defer } from './defer.ts';
import type { BrokerEvents } from './message-broker.ts';

type Listeners = { readonly [Name in keyof BrokerEvents]: Set<(event: BrokerEvents[Name]) => void> };

/** Who listens to what a broker reports. A listener that throws stops nothing; the host reports its error later. */
export class EventListeners {
  readonly #listeners: Listeners = {
    error: new Set(),
    overflow: new Set(),
    slowConsumer: new Set(),
    gap: new Set(),
    redelivered: new Set(),
    disconnected: new Set(),
    connected: new Set(),
  };
  readonly #defer: Defer;

  constructor(defer: Defer) {
    this.#defer = defer;
  }

  on<Name extends keyof BrokerEvents>(name: Name, listener: (event: BrokerEvents[Name]) => void): () => void {
    // Each call its own entry, so that the same listener twice is two and each is removed alone.
    const entry = (event: BrokerEvents[Name]): void => listener(event);
    this.#listeners[name].add(entry);
    return () => {
      this.#listeners[name].delete(entry);
    };
  }

  /** Whether anybody listens; where nobody does, the event need not be made. */
  heard(name: keyof BrokerEvents): boolean {
    return this.#listeners[name].size > 0;
  }

  emit<Name extends keyof BrokerEvents>(name: Name, event: BrokerEvents[Name]): void {
    for (const listener of this.#listeners[name]) {
      try {
        listener(event);
      } catch (error) {
        this.#defer(() => {
          throw error;
        });
      }
    }
  }
}

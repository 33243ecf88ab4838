import type { Defer } from './defer.ts';
import { EventListeners, type Report } from './event-emitter.ts';
import { type AnyChannels, type BrokerEvents, MessageBroker } from './message-broker.ts';

/** A broker that keeps the listeners of its own events. */
export abstract class ReportingBroker<Channels extends object = AnyChannels> extends MessageBroker<Channels> {
  readonly #events: EventListeners;

  /** @param report takes `error` events that nobody listens to @default prints them with `console.error` */
  constructor(defer: Defer, report: Report | undefined) {
    super();
    this.#events = new EventListeners(defer, report);
  }

  override on<Name extends keyof BrokerEvents>(name: Name, listener: (event: BrokerEvents[Name]) => void): () => void {
    return this.#events.on(name, listener);
  }

  /** Calls the listeners of an event. */
  protected override emit<Name extends keyof BrokerEvents>(name: Name, event: BrokerEvents[Name]): void {
    this.#events.emit(name, event);
  }

  /** Reports a callback that failed: to the listeners of `error`, or to the option `report`. */
  protected override fail(event: BrokerEvents['error']): void {
    this.#events.fail(event);
  }

  /** Returns whether anybody listens; where nobody does, the event need not be made. */
  protected heard(name: keyof BrokerEvents): boolean {
    return this.#events.heard(name);
  }
}

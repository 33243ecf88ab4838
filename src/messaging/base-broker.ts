import { checkName } from './channel-name.ts';
import { deferToMacrotask } from './defer.ts';
import { BrokerClosedError, UnsupportedError } from './errors.ts';
import type { Report } from './event-emitter.ts';
import type { AnyChannels, ChannelStats } from './message-broker.ts';
import { ReportingBroker } from './reporting-broker.ts';

/** Options that every broker has. */
export interface BaseBrokerOptions {
  /** Handles an `error` event that has no listener. @default prints it with `console.error` */
  readonly report?: Report;
}

/**
 * Base class of a user's own broker. A subclass implements `createChannel`, `publish`, `consume` and `subscribe`. Everything else
 * has a default: events, an idempotent `close`, a `drain` that closes, and `stats` and `reset` that reject as unsupported.
 *
 * `heronry/messaging/contract` has the tests that a broker should pass.
 */
export abstract class BaseBroker<Channels extends object = AnyChannels> extends ReportingBroker<Channels> {
  readonly #closing = new AbortController();
  #closed: Promise<void> | undefined;

  constructor(options: BaseBrokerOptions = {}) {
    super(deferToMacrotask, options.report);
  }

  /**
   * Rejects: this broker has no stats.
   * @throws ChannelNameError, UnsupportedError
   */
  override async stats(channel: string): Promise<ChannelStats> {
    checkName(channel);
    throw new UnsupportedError('stats');
  }

  /**
   * Rejects: this broker cannot empty its queues.
   * @throws UnsupportedError
   */
  override async reset(): Promise<void> {
    throw new UnsupportedError('reset');
  }

  /** Closes: nothing waits between this broker and its subscriptions. */
  override drain(): Promise<void> {
    return this.close();
  }

  /** Aborts `closing`, then awaits `onClose`. */
  override close(): Promise<void> {
    if (this.#closed === undefined) {
      let resolve: (ended: void | Promise<void>) => void = () => undefined;
      // Set first, so that a call during closing gets the same promise.
      this.#closed = new Promise((settle) => {
        resolve = settle;
      });
      this.#closing.abort(new BrokerClosedError());
      this.emit('closed', {});
      resolve((async () => this.onClose())());
    }
    return this.#closed;
  }

  /**
   * Signal that aborts when the broker closes, with a `BrokerClosedError` as its reason. A wait listens to it, and rejects with
   * that reason.
   */
  protected get closing(): AbortSignal {
    return this.#closing.signal;
  }

  /**
   * Throws if the broker is closed.
   * @throws BrokerClosedError
   */
  protected checkOpen(): void {
    if (this.closing.aborted) throw new BrokerClosedError();
  }

  /** Called once when the broker closes, to release connections. @default does nothing */
  protected onClose(): void | Promise<void> {}
}

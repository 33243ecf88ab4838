import { BrokerClosedError, UnavailableError } from '../../messaging/index.ts';
import { Deadlines } from './deadlines.ts';

/** Additional time that a broker waits after its driver, in milliseconds, so that the driver's own reason comes first. */
const GRACE_MS = 100;

interface Call {
  readonly reject: (error: Error) => void;
  readonly late: () => Error;
}

/** Calls of a driver that cannot outlast their time limit, nor their broker, whatever the driver does. */
export class BoundedCalls {
  readonly #deadlines: Deadlines<Call>;
  readonly #open = new Set<Call>();
  #closed = false;

  /** @param timeoutMs the time limit that drivers keep @param graceMs how much longer to wait */
  constructor(timeoutMs: number, graceMs: number = GRACE_MS) {
    this.#deadlines = new Deadlines(timeoutMs + graceMs, (call) => call.reject(call.late()));
  }

  /**
   * Settles as `promise` does. Rejects with `late()` after the time limit, and with BrokerClosedError at close; a later
   * settlement of the promise is ignored.
   */
  bound<Value>(promise: Promise<Value>, late: () => Error): Promise<Value> {
    return new Promise((resolve, reject) => {
      const end = (): void => {
        this.#deadlines.delete(call);
        this.#open.delete(call);
      };
      const call: Call = {
        late,
        reject: (error) => {
          end();
          reject(error);
        },
      };
      promise.then((value) => {
        end();
        resolve(value);
      }, call.reject);
      if (this.#closed) {
        call.reject(new BrokerClosedError());
        return;
      }
      this.#open.add(call);
      this.#deadlines.add(call);
    });
  }

  /** Settles as `promise` does. The time limit begins again as long as `progress` has changed since. */
  async boundWhile<Value>(promise: Promise<Value>, progress: () => number): Promise<Value> {
    for (;;) {
      const [late, before] = [unanswered(), progress()];
      try {
        return await this.bound(promise, () => late);
      } catch (error) {
        if (error !== late || progress() === before) throw error;
      }
    }
  }

  /** Rejects all calls in progress. */
  close(): void {
    this.#closed = true;
    for (const call of this.#open) call.reject(new BrokerClosedError());
  }
}

export function unanswered(): UnavailableError {
  return new UnavailableError('The server has not answered in time');
}

/**
 * The clients with open streams, as other clients see them.
 * 1. A client is a session. It keeps its number while it has a stream, and for a grace period after that: a client that changes
 *    its channels closes its stream and opens another.
 * 2. Of the streams of one session, the newest decides the client's name and subscriptions.
 * 3. Changes are sent together, a short pause after the first of them, as the full list at that time. So none is lost, and nobody
 *    receives the same list twice.
 */
import { type ClientEntry, type StreamEvents, SUBSCRIBES_TOLD_MAX } from '../brokers/gateway/protocol.ts';
import { setTimer } from '../messaging/parts.ts';

/** Grace period after which a client without a stream is removed. */
const GRACE_MS = 1000;
/** Pause between two lists. */
const TELL_MS = 100;

interface Session {
  readonly id: number;
  name: string | null;
  subscribes: readonly string[];
  streams: number;
  cancelGoing: () => void;
}

interface Watcher {
  readonly tell: (clients: StreamEvents['clients']) => void;
  /** Last list sent, as text. */
  told: string;
}

export class Clients {
  readonly #sessions = new Map<string, Session>();
  readonly #watchers = new Set<Watcher>();
  #lastId = 0;
  #cancelTelling: (() => void) | undefined;
  #closed = false;

  /**
   * Adds an open stream of the session.
   * @returns a function that removes it
   */
  join(session: string, name: string | undefined, subscribes: readonly string[]): () => void {
    const known = this.#sessions.get(session) ?? this.#add(session);
    known.cancelGoing();
    known.name = name ?? null;
    known.subscribes = subscribes.slice(0, SUBSCRIBES_TOLD_MAX);
    known.streams += 1;
    this.#changed();
    let left = false;
    return () => {
      if (left) return;
      left = true;
      known.streams -= 1;
      if (known.streams > 0 || this.#closed) return;
      known.cancelGoing = setTimer(() => {
        this.#sessions.delete(session);
        this.#changed();
      }, GRACE_MS);
    };
  }

  nameOf(session: string): string | undefined {
    return this.#sessions.get(session)?.name ?? undefined;
  }

  /**
   * Sends the list at once, and after every change.
   * @returns a function that ends it
   */
  watch(tell: Watcher['tell']): () => void {
    const watcher = { tell, told: '' };
    this.#watchers.add(watcher);
    this.#tell([watcher]);
    return () => {
      this.#watchers.delete(watcher);
    };
  }

  close(): void {
    this.#closed = true;
    this.#cancelTelling?.();
    for (const { cancelGoing } of this.#sessions.values()) cancelGoing();
  }

  // --- parts

  #add(session: string): Session {
    this.#lastId += 1;
    const added = { id: this.#lastId, name: null, subscribes: [], streams: 0, cancelGoing: () => undefined };
    this.#sessions.set(session, added);
    return added;
  }

  #changed(): void {
    if (this.#closed) return;
    this.#cancelTelling ??= setTimer(() => {
      this.#cancelTelling = undefined;
      this.#tell(this.#watchers);
    }, TELL_MS);
  }

  #tell(watchers: Iterable<Watcher>): void {
    const clients = [...this.#sessions.values()].flatMap(({ id, name, subscribes }): readonly ClientEntry[] =>
      name === null && subscribes.length === 0 ? [] : [{ id, name, subscribes }],
    );
    const text = JSON.stringify(clients);
    for (const watcher of watchers) {
      if (watcher.told === text) continue;
      watcher.told = text;
      watcher.tell({ clients });
    }
  }
}

/** The open event streams, by their session, and the carriers. */
import type { StreamRequest } from '../brokers/gateway/protocol.ts';
import { Carrier } from './carriers.ts';
import { EventFeed, type FeedParts } from './event-feed.ts';
import { GatewayProblem } from './problems.ts';

/** Stream or carrier, as an answer to a request. */
export interface StreamSource {
  stream(): ReadableStream<Uint8Array>;
  close(): void;
}

export class OpenStreams {
  readonly #parts: FeedParts;
  readonly #max: number;
  readonly #feeds = new Map<string, EventFeed>();
  readonly #carriers = new Map<string, Carrier>();
  #count = 0;

  /** @param max largest number of streams, and of carriers */
  constructor(parts: FeedParts, max: number) {
    this.#parts = parts;
    this.#max = max;
    const { metrics } = parts.hub.settings;
    metrics.gauge('heronry_streams', () => this.#count);
    metrics.gauge('heronry_carriers', () => this.#carriers.size);
  }

  feedOf(session: string | undefined): EventFeed | undefined {
    return session === undefined ? undefined : this.#feeds.get(session);
  }

  /**
   * Opens a stream.
   * @throws GatewayProblem above the limit, or if the request is invalid
   */
  async open(request: StreamRequest): Promise<EventFeed> {
    this.#refuseAbove(this.#count);
    this.#count += 1;
    try {
      const { session } = request;
      const feed = await EventFeed.open(this.#parts, request);
      this.#feeds.set(session, feed);
      feed.whenClosed(() => {
        this.#count -= 1;
        if (this.#feeds.get(session) === feed) this.#feeds.delete(session);
      });
      return feed;
    } catch (error) {
      this.#count -= 1;
      throw error;
    }
  }

  /**
   * Opens a stream on a lane of a carrier.
   * @throws GatewayProblem
   */
  async carry({ carrier, lane }: NonNullable<StreamRequest['carried']>, request: StreamRequest): Promise<void> {
    const found = this.#carriers.get(carrier);
    if (found === undefined) throw new GatewayProblem('unknown-carrier');
    found.carry(lane, await this.open(request));
  }

  /**
   * Opens a carrier.
   * @throws GatewayProblem above the limit
   */
  openCarrier(): Carrier {
    const { hub, heartbeatMs } = this.#parts;
    this.#refuseAbove(this.#carriers.size);
    const carrier = new Carrier(heartbeatMs, () => {
      this.#carriers.delete(carrier.id);
      stopListening();
    });
    const stopListening = hub.listen({
      event: () => undefined,
      available: () => undefined,
      retry: () => undefined,
      end: () => carrier.finish(),
    });
    this.#carriers.set(carrier.id, carrier);
    return carrier;
  }

  closeLanes(carrier: string, lanes: readonly string[]): void {
    for (const lane of lanes) this.#carriers.get(carrier)?.closeLane(lane);
  }

  #refuseAbove(count: number): void {
    if (count < this.#max) return;
    throw new GatewayProblem('busy', `The gateway has as many event streams as it can serve: ${this.#max}`);
  }
}

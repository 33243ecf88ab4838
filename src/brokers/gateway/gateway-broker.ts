import { type AnyChannels, checkName } from '../../messaging/index.ts';
import { atLeastOne } from '../../messaging/parts.ts';
import { NetworkBroker, type NetworkBrokerOptions } from '../network/network-broker.ts';
import { addressOf } from './address.ts';
import type { GatewayState } from './connection.ts';
import { GatewayDriver } from './gateway-driver.ts';

export interface GatewayBrokerOptions extends NetworkBrokerOptions {
  /** Of the gateway, as it prints it: `http://127.0.0.1:4180`. */
  readonly url: string;
  /** As the gateway prints it; new with every start. */
  readonly token: string;
  /** As which the gateway tells others of this client, and of what it takes and subscribes to. @default nobody is told a name */
  readonly name?: string;
  /** Called when the state of the connection changes. @default nobody */
  readonly onState?: (state: GatewayState) => void;
  /** @default the host's */
  readonly fetch?: typeof fetch;
  /** From 0 to 1, for the waits between attempts to connect. @default the host's */
  readonly random?: () => number;
}

/**
 * Channels behind a gateway (`heronry serve`), for browsers and Node 20: by `fetch` and streams, nothing else.
 *
 * Delivery: what the server behind the gateway gives, and no less: a broken connection is made again by itself, and goes on where it
 * broke. What the gateway has lost for good is reported as `gap`. A message is leased, and acknowledged when it was handed over; if this
 * process dies in between, another gets it after ten seconds. Published messages are accepted once, also where an answer is lost; where
 * the gateway was started anew before it answered, `UncertainError`.
 * Queue: how much it holds, and what happens when it is full, is the gateway's; nobody waits for space.
 * A message is at most 1 MiB as JSON together with the channel's and the producer's names.
 * One connection for all that is subscribed to, and one or two more for requests.
 */
export class GatewayBroker<Channels extends object = AnyChannels> extends NetworkBroker<Channels> {
  readonly #driver: GatewayDriver;

  /** Connects by itself, in the background. @throws TypeError that does not repeat the address, RangeError, ChannelNameError (the name) */
  constructor(options: GatewayBrokerOptions) {
    if (options.name !== undefined) checkName(options.name, 'A client’s name');
    const settings = {
      url: addressOf(options.url),
      token: options.token,
      name: options.name,
      fetch: options.fetch ?? fetch,
      requestTimeoutMs: atLeastOne('requestTimeoutMs', options.requestTimeoutMs ?? 5000),
      random: options.random ?? Math.random,
      onState: options.onState ?? (() => undefined),
    };
    let driver: GatewayDriver | undefined;
    super((reports) => {
      driver = new GatewayDriver(settings, reports);
      return driver;
    }, options);
    // Made by the call above.
    this.#driver = driver as GatewayDriver;
  }

  /** Subscribes to the inbox: a gateway in front of Redis pub/sub keeps no reply that comes before. */
  protected override inboxReady(inbox: string): Promise<void> {
    return this.readyToHear(inbox);
  }

  /** Also of what this broker was publishing before the call. */
  override async flush(): Promise<void> {
    await this.#driver.published();
    await super.flush();
  }

  /** Of the connection, for people. */
  get state(): GatewayState {
    return this.#driver.state;
  }

  /** Does not wait any longer for the next attempt; also where the gateway has refused. */
  reconnectNow(): void {
    this.#driver.reconnectNow();
  }
}

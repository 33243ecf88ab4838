import { type AnyChannels, checkName } from '../../messaging/index.ts';
import { atLeastOne } from '../../messaging/parts.ts';
import { NetworkBroker } from '../network/network-broker.ts';
import { checkBrokerOptions, type NetworkBrokerOptions } from '../network/network-options.ts';
import { addressOf } from './gateway-address.ts';
import type { GatewayState } from './gateway-connection.ts';
import { GatewayDriver } from './gateway-driver.ts';

/** Options of a `GatewayBroker`. */
export interface GatewayBrokerOptions extends NetworkBrokerOptions {
  /** Address of the gateway, as it prints it: `http://127.0.0.1:4180`. */
  readonly url: string;
  /** Token, as the gateway prints it; new with every start. */
  readonly token: string;
  /** Name of this client for others: of its subscriptions, and of the messages that it takes. @default no name */
  readonly name?: string;
  /** Called when the state of the connection changes. @default does nothing */
  readonly onState?: (state: GatewayState) => void;
  /** @default the host's */
  readonly fetch?: typeof fetch;
  /** Returns a number from 0 to 1, for the jitter between attempts to connect. @default the host's */
  readonly random?: () => number;
}

/**
 * Channels behind a gateway (`heronry serve`), for browsers and Node 20. It needs only `fetch` and streams.
 *
 * - Delivery: that of the server behind the gateway. A broken connection is reopened automatically, and resumes where it broke.
 *   Messages that the gateway has lost for good are reported as `gap`. A message is leased, and acknowledged when it was
 *   delivered; if this process dies in between, another consumer gets it after ten seconds.
 * - Publishing: a message is accepted once, even if an answer is lost. If the gateway was restarted before it answered, the call
 *   rejects with `UncertainError`.
 * - Queue: its capacity and its overflow policy are those of the gateway; nobody waits for space.
 * - Limits: a message is at most 1 MiB as JSON together with the channel's and the producer's names.
 * - Connections: one for all subscriptions, and one or two more for requests.
 */
export class GatewayBroker<Channels extends object = AnyChannels> extends NetworkBroker<Channels> {
  readonly #driver: GatewayDriver;

  /**
   * Connects automatically, in the background.
   * @throws TypeError that does not repeat the address, RangeError, ChannelNameError (the name)
   */
  constructor(options: GatewayBrokerOptions) {
    checkBrokerOptions('GatewayBroker', options);
    if (options.name !== undefined) checkName(options.name, 'A client’s name');
    const settings = {
      url: addressOf(options.url),
      token: checkedToken(options.token),
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

  /** State of the connection, for the user. */
  get state(): GatewayState {
    return this.#driver.state;
  }

  /** Retries now instead of after the wait; also after a refusal. */
  reconnectNow(): void {
    this.#driver.reconnectNow();
  }
}

/**
 * Returns the token.
 * @throws TypeError that does not repeat it
 */
function checkedToken(token: string): string {
  // As it goes into a header of HTTP.
  if (typeof token === 'string' && /^[\x21-\x7e]+$/.test(token)) return token;
  throw new TypeError('The token of a gateway must be a text of letters, digits and signs, as heronry serve prints it');
}

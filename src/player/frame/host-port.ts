/** The frame's end of the handshake. */
import {
  type FrameMessage,
  isCall,
  isHandshake,
  type PlayerEventDetails,
  type PlayerEventName,
  PROTOCOL_VERSION,
} from '../player-protocol.ts';

/** The page around the frame, once it has said who it is. */
export class HostPort {
  #port: MessagePort | undefined;
  /** Events from before the page has pinged: the last of each name. */
  readonly #early = new Map<PlayerEventName, unknown>();

  /**
   * Answers the first ping of the page around the frame, and no other.
   * @param answer answers a call; what it throws is the answer then
   */
  constructor(answer: (call: string, args: readonly unknown[]) => Promise<unknown>) {
    if (parent === window) return;
    const onPing = ({ source, origin, data }: MessageEvent): void => {
      if (source !== parent || !isHandshake(data, 'ping')) return;
      const target = { targetOrigin: origin === 'null' ? '*' : origin };
      const pong = { heronry: 'pong', version: PROTOCOL_VERSION };
      removeEventListener('message', onPing);
      if (data.version !== PROTOCOL_VERSION) {
        parent.postMessage(pong, target);
        return;
      }
      const { port1, port2 } = new MessageChannel();
      this.#listen(port1, answer);
      parent.postMessage(pong, { ...target, transfer: [port2] });
    };
    addEventListener('message', onPing);
  }

  /** Tells the page of an event. */
  tell<Name extends PlayerEventName>(event: Name, detail: PlayerEventDetails[Name]): void {
    if (this.#port === undefined) this.#early.set(event, detail);
    else this.#send({ event, detail });
  }

  #send(message: FrameMessage): void {
    this.#port?.postMessage(message);
  }

  #listen(port: MessagePort, answer: (call: string, args: readonly unknown[]) => Promise<unknown>): void {
    this.#port = port;
    port.onmessage = ({ data }: MessageEvent) => {
      if (!isCall(data)) return;
      const { id } = data;
      answer(data.call, data.args).then(
        (result) => this.#send({ id, result }),
        (error: unknown) => this.#send({ id, error: error instanceof Error ? error.message : String(error) }),
      );
    };
    for (const [event, detail] of this.#early) this.#send({ event, detail });
    this.#early.clear();
  }
}

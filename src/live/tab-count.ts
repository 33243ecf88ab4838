/** The tabs of this browser that are connected to one gateway, where they cannot share a connection. */

/** Tabs answer within this, in milliseconds. */
const ANSWER_MS_MAX = 300;

export class TabCount {
  readonly #channel: BroadcastChannel;
  #heard = 0;
  #isConnected = false;

  /** @param url of the gateway */
  constructor(url: string) {
    this.#channel = new BroadcastChannel(`heronry-tabs-${url}`);
    this.#channel.onmessage = ({ data }: MessageEvent<'who' | 'here'>) => {
      if (data === 'here') this.#heard += 1;
      else if (this.#isConnected) this.#channel.postMessage('here');
    };
  }

  /** This tab holds a connection: from now on it is one of those that are counted. */
  connected(): void {
    this.#isConnected = true;
  }

  /** @returns how many other tabs hold a connection */
  async others(): Promise<number> {
    this.#heard = 0;
    this.#channel.postMessage('who');
    await new Promise((resolve) => setTimeout(resolve, ANSWER_MS_MAX));
    return this.#heard;
  }

  close(): void {
    this.#channel.close();
  }
}

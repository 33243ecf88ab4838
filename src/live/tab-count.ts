/** The count of this browser's tabs that are connected to one gateway, if they cannot share a connection. */

/** Time within which tabs answer, in milliseconds. */
const ANSWER_MS_MAX = 300;

export class TabCount {
  readonly #channel: BroadcastChannel;
  #heard = 0;
  #isConnected = false;

  /** @param url address of the gateway */
  constructor(url: string) {
    this.#channel = new BroadcastChannel(`heronry-tabs-${url}`);
    this.#channel.onmessage = ({ data }: MessageEvent<'who' | 'here'>) => {
      if (data === 'here') this.#heard += 1;
      else if (this.#isConnected) this.#channel.postMessage('here');
    };
  }

  /** Counts this tab as one that holds a connection from now on. */
  connected(): void {
    this.#isConnected = true;
  }

  /**
   * Asks the other tabs.
   * @returns how many of them hold a connection
   */
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

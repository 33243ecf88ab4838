/** Sources of own brokers, for tests. */

/** A broker in memory with the four documented methods. */
export const QUEUES = `${'import'} { MessageBroker, checkName } from 'heronry/messaging';

interface Channel { queue: object[]; waiting: ((message: object) => void)[]; callbacks: ((message: object) => void)[] }

class Queues extends MessageBroker {
  #channels = new Map<string, Channel>();

  createChannel(name: string): void {
    checkName(name);
    if (!this.#channels.has(name)) this.#channels.set(name, { queue: [], waiting: [], callbacks: [] });
  }

  #of(name: string): Channel {
    this.checkOpen();
    this.createChannel(name);
    return this.#channels.get(name)!;
  }

  async publish(name: string, message: object): Promise<void> {
    const channel = this.#of(name);
    const waiting = channel.waiting.shift();
    if (waiting) waiting(message);
    else channel.queue.push(message);
    for (const callback of [...channel.callbacks]) callback(message);
  }

  consume(name: string, { signal, timeoutMs } = {}): Promise<object> {
    return new Promise((resolve, reject) => {
      const channel = this.#of(name);
      if (channel.queue.length > 0) return resolve(channel.queue.shift()!);
      if (timeoutMs === 0) return reject(new TimeoutError(name, 0));
      const leave = (error) => {
        channel.waiting = channel.waiting.filter((one) => one !== resolve);
        reject(error);
      };
      channel.waiting.push(resolve);
      signal?.addEventListener('abort', () => leave(signal.reason));
      this.closing.addEventListener('abort', () => leave(this.closing.reason));
      if (timeoutMs !== undefined) setTimeout(() => leave(new TimeoutError(name, timeoutMs)), timeoutMs);
    });
  }

  subscribe(name: string, callback) {
    const channel = this.#of(name);
    const one = (message) => callback(message);
    channel.callbacks.push(one);
    return () => { channel.callbacks = channel.callbacks.filter((other) => other !== one); };
  }
}
`;

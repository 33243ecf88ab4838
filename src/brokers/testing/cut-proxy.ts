import { connect, createServer, type Server, type Socket } from 'node:net';
import { JoinedSockets } from './joined-sockets.ts';
import { listening } from './listening.ts';

/** A cut at the next request that matches. */
export interface CutAt {
  /** Whether what a client sends has it in it. */
  readonly matches: (chunk: Buffer) => boolean;
  /** The request itself is lost, or it reaches the server and its answer is lost. */
  readonly loses: 'request' | 'answer';
}

/** Stands between clients and a server. Cut, it ends all connections and refuses new ones, until it is healed. */
export class CutProxy {
  readonly #port: number;
  readonly #target: () => number;
  readonly #sockets = new JoinedSockets();
  /** Undefined while it is cut. */
  #server: Server | undefined;
  /** Resolves when a server that was cut is gone. */
  #closed: Promise<void> = Promise.resolve();
  #cutAt: CutAt | undefined;
  #onCut = (): void => undefined;

  private constructor(port: number, target: () => number) {
    this.#port = port;
    this.#target = target;
  }

  static async start(port: number, target: () => number): Promise<CutProxy> {
    const proxy = new CutProxy(port, target);
    await proxy.heal();
    return proxy;
  }

  cut(): void {
    const server = this.#server;
    this.#server = undefined;
    this.#cutAt = undefined;
    if (server !== undefined) this.#closed = new Promise((resolve) => server.close(() => resolve()));
    this.#sockets.endAll();
    this.#onCut();
  }

  /** Is cut by the next request that matches. Resolves then. */
  cutBy(cutAt: CutAt): Promise<void> {
    this.#cutAt = cutAt;
    return new Promise((resolve) => {
      this.#onCut = resolve;
    });
  }

  async heal(): Promise<void> {
    if (this.#server !== undefined) return;
    await this.#closed;
    const server = createServer((client) => this.#join(client));
    this.#server = server;
    await listening(server, this.#port);
  }

  async stop(): Promise<void> {
    this.cut();
    await this.#closed;
  }

  #join(client: Socket): void {
    const server = connect(this.#target(), '127.0.0.1');
    let losesAnswer = false;
    this.#sockets.join(client, server);
    client.on('data', (chunk: Buffer) => {
      const loses = this.#cutAt?.matches(chunk) ? this.#cutAt.loses : undefined;
      losesAnswer ||= loses === 'answer';
      if (loses === 'request') this.cut();
      else server.write(chunk);
    });
    server.on('data', (chunk: Buffer) => {
      if (losesAnswer) this.cut();
      else client.write(chunk);
    });
  }
}

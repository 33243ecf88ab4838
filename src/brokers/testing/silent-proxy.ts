import { connect, createServer, type Server, type Socket } from 'node:net';
import { JoinedSockets } from './joined-sockets.ts';
import { listening } from './listening.ts';

/** A proxy between clients and a server that can fall silent: connections stay open, and nothing is passed on. */
export class SilentProxy {
  readonly #server: Server;
  readonly #target: () => number;
  /** Open connections of clients. */
  readonly #clients = new Set<Socket>();
  readonly #sockets = new JoinedSockets();
  #silent = false;
  /** Number of chunks that clients may send before it falls silent. */
  #left = Number.POSITIVE_INFINITY;
  #onSilent = (): void => undefined;
  #toPass = 0;
  #onPassed = (): void => undefined;
  #onEmpty = (): void => undefined;

  private constructor(server: Server, target: () => number) {
    this.#server = server;
    this.#target = target;
  }

  static async start(port: number, target: () => number): Promise<SilentProxy> {
    const server = createServer();
    const proxy = new SilentProxy(server, target);
    server.on('connection', (client) => proxy.#join(client));
    await listening(server, port);
    return proxy;
  }

  /** Falls silent now. */
  silence(): void {
    this.#silent = true;
    this.#onSilent();
  }

  /** Falls silent instead of passing on what comes after `chunks` more. Resolves then. */
  silenceAfter(chunks: number): Promise<void> {
    this.#left = chunks;
    return new Promise((resolve) => {
      this.#onSilent = resolve;
    });
  }

  /** Resolves when clients have sent `chunks` more, and passes everything on. */
  passed(chunks: number): Promise<void> {
    return new Promise((resolve) => {
      this.#toPass = chunks;
      this.#onPassed = resolve;
    });
  }

  /** Lets new connections through. Connections that have lost data stay silent. */
  speak(): void {
    this.#silent = false;
    this.#left = Number.POSITIVE_INFINITY;
    this.#onSilent = () => undefined;
  }

  /** Resolves when no client is connected. */
  whenEmpty(): Promise<void> {
    if (this.#clients.size === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#onEmpty = resolve;
    });
  }

  async stop(): Promise<void> {
    this.#sockets.endAll();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #join(client: Socket): void {
    const server = connect(this.#target(), '127.0.0.1');
    let lost = false;
    this.#clients.add(client);
    this.#sockets.join(client, server, () => {
      this.#clients.delete(client);
      if (this.#clients.size === 0) this.#onEmpty();
    });
    client.on('data', (chunk: Buffer) => {
      if (this.#left === 0) this.silence();
      this.#left -= 1;
      lost ||= this.#silent;
      if (!lost) server.write(chunk);
      this.#toPass -= 1;
      if (this.#toPass === 0) this.#onPassed();
    });
    server.on('data', (chunk: Buffer) => {
      lost ||= this.#silent;
      if (!lost) client.write(chunk);
    });
  }
}

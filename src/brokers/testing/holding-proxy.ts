import { connect, createServer, type Server, type Socket } from 'node:net';
import { JoinedSockets } from './joined-sockets.ts';
import { listening } from './listening.ts';

/** A proxy between one client and a server that holds back answers from a request on, until they are let through. */
export class HoldingProxy {
  /** Resolves when the request has been made and its answer is held back. */
  readonly held: Promise<void>;
  readonly #server: Server;
  readonly #sockets = new JoinedSockets();
  readonly #matches: (chunk: Buffer) => boolean;
  readonly #kept: (() => void)[] = [];
  #holding: 'not yet' | 'now' | 'no more' = 'not yet';
  #onHeld = (): void => undefined;

  private constructor(server: Server, matches: (chunk: Buffer) => boolean) {
    this.#server = server;
    this.#matches = matches;
    this.held = new Promise((resolve) => {
      this.#onHeld = resolve;
    });
  }

  /** @param matches whether what a client sends has the request in it */
  static async start(port: number, target: number, matches: (chunk: Buffer) => boolean): Promise<HoldingProxy> {
    const server = createServer();
    const proxy = new HoldingProxy(server, matches);
    server.on('connection', (client) => proxy.#join(client, connect(target, '127.0.0.1')));
    await listening(server, port);
    return proxy;
  }

  /** Lets everything through, what was held back first. */
  release(): void {
    this.#holding = 'no more';
    for (const pass of this.#kept.splice(0)) pass();
  }

  async stop(): Promise<void> {
    this.#sockets.endAll();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #join(client: Socket, server: Socket): void {
    this.#sockets.join(client, server);
    client.on('data', (chunk: Buffer) => {
      if (this.#holding === 'not yet' && this.#matches(chunk)) {
        this.#holding = 'now';
        this.#onHeld();
      }
      server.write(chunk);
    });
    server.on('data', (chunk: Buffer) => {
      if (this.#holding === 'now') this.#kept.push(() => client.write(chunk));
      else client.write(chunk);
    });
  }
}

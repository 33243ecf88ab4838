import { connect, createServer, type Server, type Socket } from 'node:net';
import { JoinedSockets } from '../../brokers/testing/joined-sockets.ts';
import { listening } from '../../brokers/testing/listening.ts';

/**
 * A proxy between clients and a gateway that cuts all connections on request. Requests that name the proxy are rewritten to name
 * the gateway.
 */
export class CuttingProxy {
  readonly #server: Server;
  readonly #sockets = new JoinedSockets();
  #port = 0;
  cuts = 0;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(target: number): Promise<CuttingProxy> {
    const server = createServer();
    const proxy = new CuttingProxy(server);
    server.on('connection', (client) => proxy.#join(client, connect(target, '127.0.0.1'), target));
    proxy.#port = await listening(server);
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Cuts all connections, in the middle of whatever is in flight. */
  cut(): void {
    this.cuts += 1;
    this.#sockets.endAll();
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#sockets.endAll();
    await closed;
  }

  #join(client: Socket, server: Socket, target: number): void {
    this.#sockets.join(client, server);
    client.on('data', (chunk: Buffer) => {
      const text = chunk.toString('latin1').replaceAll(`127.0.0.1:${this.#port}`, `127.0.0.1:${target}`);
      server.write(text, 'latin1');
    });
    server.pipe(client, { end: false });
  }
}

import { connect, createServer, type Server, type Socket } from 'node:net';

/** Where in a request of Kafka's protocol its kind stands: after the length of the frame. */
const API_KEY_AT = 4;
const PRODUCE = 0;

/** Stands between a client and a Kafka, and can lose an answer: the request was carried out, and nobody is told. */
export class LossyProxy {
  readonly port: number;
  /** How many answers it has lost. */
  lost = 0;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #toLose = 0;

  private constructor(port: number, server: Server) {
    this.port = port;
    this.#server = server;
  }

  static async start(port: number, target: () => number): Promise<LossyProxy> {
    const server = createServer();
    const proxy = new LossyProxy(port, server);
    server.on('connection', (client) => proxy.#join(client, connect(target(), '127.0.0.1')));
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    return proxy;
  }

  /** The connection breaks instead of bringing the answer to the next requests that produce, so many of them. */
  loseAnswers(count: number): void {
    this.#toLose = count;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #join(client: Socket, server: Socket): void {
    let losing = false;
    const end = (): void => {
      for (const socket of [client, server]) {
        socket.destroy();
        this.#sockets.delete(socket);
      }
    };
    for (const socket of [client, server]) {
      this.#sockets.add(socket);
      socket.on('error', end);
      socket.on('close', end);
    }
    client.on('data', (chunk: Buffer) => {
      const produces = chunk.length > API_KEY_AT + 2 && chunk.readInt16BE(API_KEY_AT) === PRODUCE;
      if (produces && this.#toLose > 0) {
        this.#toLose -= 1;
        losing = true;
      }
      server.write(chunk);
    });
    server.on('data', (chunk: Buffer) => {
      if (!losing) {
        client.write(chunk);
        return;
      }
      this.lost += 1;
      end();
    });
  }
}

import { connect, createServer, type Server, type Socket } from 'node:net';

/** What a proxy is to lose. */
export interface Loss {
  /** Whether what a client sends has it in it. */
  readonly matches: (chunk: Buffer) => boolean;
  /** The request reaches the server and its answer is lost; or it is lost itself. */
  readonly what: 'answer' | 'request';
}

/** Stands between clients and a server, and can break a connection at the worst moment. */
export class LossyProxy {
  readonly port: number;
  /** How many requests or answers it has lost. */
  lost = 0;
  readonly #server: Server;
  readonly #loss: Loss;
  readonly #sockets = new Set<Socket>();
  #toLose = 0;

  private constructor(port: number, server: Server, loss: Loss) {
    this.port = port;
    this.#server = server;
    this.#loss = loss;
  }

  static async start(port: number, target: () => number, loss: Loss): Promise<LossyProxy> {
    const server = createServer();
    const proxy = new LossyProxy(port, server, loss);
    server.on('connection', (client) => proxy.#join(client, connect(target(), '127.0.0.1')));
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    return proxy;
  }

  /** So many of the next. */
  lose(count: number): void {
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
      if (this.#toLose > 0 && this.#loss.matches(chunk)) {
        this.#toLose -= 1;
        losing = true;
        if (this.#loss.what === 'request') {
          this.lost += 1;
          end();
          return;
        }
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

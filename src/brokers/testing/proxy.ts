import { connect, createServer, type Server, type Socket } from 'node:net';
import { JoinedSockets } from './joined-sockets.ts';
import { listening } from './listening.ts';

/** Loss that a proxy causes. */
export interface Loss {
  /** Returns whether a chunk of a client contains the request. */
  readonly matches: (chunk: Buffer) => boolean;
  /** Lost part: the answer, after the request has reached the server; or the request itself. */
  readonly what: 'answer' | 'request';
}

/** A proxy between clients and a server that can break a connection at the worst moment. */
export class LossyProxy {
  readonly port: number;
  /** Number of requests or answers lost so far. */
  lost = 0;
  readonly #server: Server;
  readonly #loss: Loss;
  readonly #sockets = new JoinedSockets();
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
    await listening(server, port);
    return proxy;
  }

  /** Loses the next `count` of them. */
  lose(count: number): void {
    this.#toLose = count;
  }

  async stop(): Promise<void> {
    this.#sockets.endAll();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #join(client: Socket, server: Socket): void {
    let losing = false;
    const end = this.#sockets.join(client, server);
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

/** A client without a library, for tests that check what goes over the wire. */
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { EventStreamReader, type StreamEvent } from '../../brokers/gateway/protocol.ts';
import { eventually } from '../../brokers/testing/harness.ts';
import type { Gateway } from '../server.ts';

/** Time limit of anything that is waited for, on the slowest machine. */
const COME_MS_MAX = 10 * 60_000;

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly text: string;
}

export interface AskOptions {
  readonly method?: string;
  readonly body?: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
  /** @default the gateway's; null sends none */
  readonly token?: string | null;
}

/** Sends one request on a connection of its own. Headers that `fetch` does not allow are sent as they are. */
export function ask({ port, token: own }: Gateway, path: string, options: AskOptions = {}): Promise<Answer> {
  const { method = options.body === undefined ? 'GET' : 'POST', body, headers = {}, token = own } = options;
  const authorization = token === null ? {} : { authorization: `Bearer ${token}` };
  return new Promise((resolve, reject) => {
    const sent = request(
      { host: '127.0.0.1', port, path, method, agent: false, headers: { ...authorization, ...headers } },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          text += chunk;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
        response.on('error', reject);
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

/** Returns the stable code of a refusal. */
export function codeOf({ status, headers, text }: Answer): string {
  if (headers['content-type'] !== 'application/problem+json') return `no problem, ${status}`;
  const problem: { code: string; status: number } = JSON.parse(text);
  return problem.status === status ? `${status} ${problem.code}` : `${status} is not ${problem.status}`;
}

/**
 * Resolves when the gateway answers about its channels. It refuses to while it is full, and while its server has not answered: that
 * limit is short for a first connection on a busy machine.
 */
export async function waitForAnswer(gateway: Gateway): Promise<void> {
  await eventually(async () => {
    const { status } = await ask(gateway, '/v1/channels');
    if (status !== 200) throw new Error(`The gateway still answers ${status}`);
  });
}

/** Resolves when the gateway's metric matches. */
export async function metric(gateway: Gateway, name: string, isThere: (value: number) => boolean): Promise<number> {
  let value = Number.NaN;
  await eventually(async () => {
    const { text } = await ask(gateway, '/metrics');
    value = Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1]);
    if (!isThere(value)) throw new Error(`${name} is still ${value}`);
  });
  return value;
}

/** Opens a connection that has requested a stream, and reads none of it. */
export async function openStalled({ port, token }: Gateway, channel: string, after?: string): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.pause();
  await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  const lines = [
    `GET /v1/channels/${channel}/events HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    `Authorization: Bearer ${token}`,
  ];
  if (after !== undefined) lines.push(`Last-Event-ID: ${after}`);
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  return socket;
}

/** An event stream as it arrives. */
export class WireStream {
  readonly events: StreamEvent[] = [];
  readonly #reader = new EventStreamReader();
  readonly #controller = new AbortController();
  readonly #waiting: { readonly isThere: () => boolean; readonly resolve: () => void }[] = [];
  /** Resolves with how the stream ended. */
  readonly ended: Promise<'ended' | 'cut'>;
  /** Everything that arrived, including text that is not an event. */
  raw = '';

  constructor(gateway: Gateway, path: string, options: { readonly body?: string; readonly after?: string } = {}) {
    this.ended = this.#read(gateway, path, options);
  }

  /** Resolves when there are `count` events of the name. */
  async reach(name: string, count: number): Promise<readonly StreamEvent[]> {
    const those = () => this.events.filter(({ event }) => event === name);
    await this.until(() => those().length >= count, `${count} of ${name}`);
    return those();
  }

  async until(isThere: () => boolean, what: string): Promise<void> {
    if (isThere()) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    await new Promise<void>((resolve, reject) => {
      this.#waiting.push({ isThere, resolve });
      timer = setTimeout(
        () => reject(new Error(`${what} did not come; ${this.events.length} events did`)),
        COME_MS_MAX,
      );
    });
    clearTimeout(timer);
  }

  close(): void {
    this.#controller.abort();
  }

  async #read(
    { url, token }: Gateway,
    path: string,
    { body, after }: { readonly body?: string; readonly after?: string },
  ): Promise<'ended' | 'cut'> {
    const headers = { authorization: `Bearer ${token}`, ...(after === undefined ? {} : { 'last-event-id': after }) };
    const { signal } = this.#controller;
    try {
      const init = body === undefined ? {} : { method: 'POST', body };
      const response = await fetch(url + path, { ...init, headers, signal });
      const decoder = new TextDecoder();
      for await (const bytes of response.body ?? []) {
        this.raw += decoder.decode(bytes, { stream: true });
        this.events.push(...this.#reader.read(bytes));
        for (const { isThere, resolve } of this.#waiting) if (isThere()) resolve();
      }
      return 'ended';
    } catch {
      return 'cut';
    }
  }
}

/** The page's end of the handshake with a frame. */
import {
  type FrameMessage,
  isHandshake,
  PLAYER_EVENTS,
  type PlayerEventName,
  PROTOCOL_VERSION,
} from './player-protocol.ts';

/** Interval and number of pings: the frame may still be loading. */
const PING_MS = 150;
const PINGS_MAX = 400;

/** A frame that can be called. */
export interface FrameLink {
  /** Resolves when the first picture is shown. */
  readonly ready: Promise<void>;
  /** Calls the frame, once it is linked. */
  call(name: string, args: readonly unknown[]): Promise<unknown>;
  close(): void;
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Links a frame.
 * @param origin origin of the frame's address: an answer comes from there, or from an opaque origin
 */
export function linkFrame(
  frame: HTMLIFrameElement,
  origin: string,
  onEvent: (name: PlayerEventName, detail: unknown) => void,
): FrameLink {
  const waiting = new Map<number, Waiting>();
  let [calls, pings] = [0, 0];
  let isClosed = false;
  let announce: () => void = () => undefined;
  const ready = new Promise<void>((resolve) => {
    announce = resolve;
  });
  const receive = ({ data }: MessageEvent<FrameMessage>): void => {
    if ('event' in data) {
      if (!PLAYER_EVENTS.includes(data.event)) return;
      onEvent(data.event, data.detail);
      if (data.event === 'ready') announce();
      return;
    }
    const call = waiting.get(data.id);
    waiting.delete(data.id);
    if ('error' in data) call?.reject(new Error(data.error));
    else call?.resolve(data.result);
  };
  const linked = new Promise<MessagePort>((resolve, reject) => {
    const ping = setInterval(() => {
      pings += 1;
      if (pings > PINGS_MAX || isClosed) end(new Error('the player does not answer.'));
      else frame.contentWindow?.postMessage({ heronry: 'ping', version: PROTOCOL_VERSION }, '*');
    }, PING_MS);
    const end = (error?: Error): void => {
      clearInterval(ping);
      removeEventListener('message', answer);
      if (error !== undefined) reject(error);
    };
    const answer = ({ source, origin: from, data, ports: [port] }: MessageEvent): void => {
      if (source !== frame.contentWindow || (from !== origin && from !== 'null') || !isHandshake(data, 'pong')) return;
      if (port === undefined || data.version !== PROTOCOL_VERSION) {
        end(new Error(`the player speaks version ${data.version}, and this page ${PROTOCOL_VERSION}.`));
        return;
      }
      end();
      port.onmessage = receive;
      resolve(port);
    };
    addEventListener('message', answer);
  });
  // Whoever calls is told.
  linked.catch(() => undefined);
  return {
    ready,
    call: async (call, args) => {
      const port = await linked;
      calls += 1;
      const id = calls;
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        port.postMessage({ id, call, args });
      });
    },
    close: () => {
      isClosed = true;
      for (const { reject } of waiting.values()) reject(new Error('the player was removed.'));
      waiting.clear();
    },
  };
}

/**
 * The source of real traffic. What the gateway reports goes into a record. The user's actions go to the gateway, in the page's
 * own name, and the record shows them when the gateway reports them.
 */
import type { Observed, Participant } from '../brokers/gateway/index.ts';
import { type Command, defaultBroker, type EditIssue, edit, messageOf, type Scenario } from '../scenario/index.ts';
import {
  isArrangement,
  type LiveChannel,
  type LiveState,
  type Outcome,
  refusal,
  type Source,
  type SourceListener,
} from '../store/index.ts';
import type { EventNumber, Micros, Trace } from '../trace/index.ts';
import { Recorder } from './recorder.ts';
import { WatchedChannels } from './watched-channels.ts';

/** Interval of updates of the stats, and of the picture while paused, in milliseconds. */
const TICK_MS = 250;
/** Time after which another agent of the same name is somebody else: a client that has gone is reported for a second longer. */
const NAMESAKE_US = 3_000_000;

/** Answer to a change of real traffic. Only the layout can be changed. */
const REAL_TRAFFIC: EditIssue = {
  message: 'This is real traffic. Save it as a scenario to change it.',
  path: '',
};
const ENDED: EditIssue = { message: 'The connection has ended. Connect again first.', path: '' };
const DONE: Outcome = { ok: true, label: '', forks: false };
const NOBODY: SourceListener = { changed: () => undefined, notify: () => undefined };

export interface LiveSourceOptions {
  readonly participant: Participant;
  /** Name under which the page takes part, visible to others. */
  readonly agent: string;
  /** Address of the gateway. */
  readonly address: string;
  readonly connection: Extract<LiveState['connection'], { readonly kind: 'connected' }>;
  /** Returns milliseconds that never decrease. */
  readonly nowMs: () => number;
  /** Called when the connection has ended. */
  readonly onEnd: () => void;
}

export class LiveSource implements Source {
  readonly halted = undefined;
  readonly #participant: Participant;
  readonly #recorder: Recorder;
  readonly #watched: WatchedChannels;
  readonly #onEnd: () => void;
  readonly #ended = new AbortController();
  readonly #tick: ReturnType<typeof setInterval>;
  #listener = NOBODY;
  #live: LiveState;
  /** Document that the listener has been notified of. */
  #reported: Scenario;
  /** Number of clients with the page's name, including itself. */
  #namesakes = 1;
  #isToldOfNamesake = false;

  constructor({ participant, agent, address, connection, nowMs, onEnd }: LiveSourceOptions) {
    const startMs = nowMs();
    const broker = defaultBroker(connection.backend.kind);
    const nowUs = (): Micros => Math.floor((nowMs() - startMs) * 1000);
    const recorder = new Recorder({ name: 'Real traffic', agent, broker, nowUs });
    this.#participant = participant;
    this.#onEnd = onEnd;
    this.#recorder = recorder;
    this.#reported = recorder.scenario;
    this.#watched = new WatchedChannels({
      participant,
      changed: () => this.#update({}),
      watch: (channels) => recorder.watch(channels),
    });
    const { takesAll, isConfirmed: watching } = this.#watched;
    const state = { agent, address, connection, serverUp: true, channels: [], takesAll, watching };
    this.#live = { ...state, ...recorder.rates };
    this.#tick = setInterval(() => this.#look(), TICK_MS);
  }

  // --- what it shows

  get scenario(): Scenario {
    return this.#recorder.scenario;
  }

  get trace(): Trace {
    return this.#recorder.trace;
  }

  get frontierUs(): Micros {
    return this.#recorder.frontierUs;
  }

  get live(): LiveState {
    return this.#live;
  }

  /** Whether it is shown: it listens, and its connection lasts until it is closed. */
  get isShown(): boolean {
    return this.#listener !== NOBODY;
  }

  edgeUs(): Micros {
    return this.#recorder.edgeUs();
  }

  nextEventUs(): Micros | undefined {
    return this.#recorder.nextEventUs();
  }

  numberOf(old: EventNumber): EventNumber | undefined {
    return this.#recorder.numberOf(old);
  }

  advanceTo(playheadUs: Micros): void {
    this.#recorder.advanceTo(playheadUs);
  }

  start(listener: SourceListener): void {
    this.#listener = listener;
  }

  close(): void {
    this.#listener = NOBODY;
    this.end();
  }

  /** Ends the connection; the record stays. */
  end(): void {
    if (this.#ended.signal.aborted) return;
    this.#recorder.end();
    clearInterval(this.#tick);
    this.#ended.abort();
    this.#update({ connection: { kind: 'ended' } });
    void this.#participant.close().finally(this.#onEnd);
  }

  // --- what the user does

  /** Chooses the channels that are drawn; undefined for all, as they appear. */
  choose(channels: readonly string[] | undefined): void {
    this.#watched.choose(channels);
  }

  /** Applies a command that only moves nodes or describes the picture. */
  edit(command: Command): Outcome {
    if (!isArrangement(command)) return refusal(REAL_TRAFFIC);
    const result = edit(this.#recorder.scenario, command);
    if (!result.ok) return result;
    this.#recorder.arrange(result.scenario);
    return DONE;
  }

  publish(agent: string, channel: string, payload: unknown): Outcome {
    const checked = messageOf(payload, 'message');
    if ('issue' in checked) return refusal(checked.issue);
    const { message } = checked;
    return this.#asPage(agent, async () => {
      await this.#draw(channel);
      try {
        await this.#participant.publish(channel, message);
      } catch (error) {
        if (!this.#ended.signal.aborted) this.#recorder.refused(channel, message, wordsOf(error));
        throw error;
      }
    });
  }

  subscribe(agent: string, channel: string): Outcome {
    return this.#asPage(agent, async () => {
      await this.#draw(channel);
      await this.#participant.subscribe(channel);
    });
  }

  unsubscribe(agent: string, channel: string): Outcome {
    return this.#asPage(agent, async () => this.#participant.unsubscribe(channel));
  }

  consume(agent: string, channel: string): Outcome {
    return this.#asPage(agent, async () => {
      const { signal } = this.#ended;
      await this.#draw(channel);
      this.#recorder.asked(channel);
      try {
        await this.#participant.consume(channel, { signal });
      } catch (error) {
        if (!signal.aborted) this.#recorder.gaveUp(channel);
        throw error;
      }
    });
  }

  /** Draws a channel that the user names. Resolves when it is watched. */
  async #draw(channel: string): Promise<void> {
    const { channels } = this.#live;
    if (!channels.some(({ id }) => id === channel)) this.#exist([...channels, { id: channel, depth: undefined }]);
    await this.#watched.add(channel);
  }

  /** Starts an action of the page's own agent. A later failure is reported to the user. */
  #asPage(agent: string, act: () => Promise<void>): Outcome {
    const own = this.#live.agent;
    const ended = this.#ended.signal;
    if (agent !== own)
      return refusal({ message: `${agent} is another client: this page is connected as ${own}.`, path: 'agent' });
    if (ended.aborted) return refusal(ENDED);
    act().catch((error: unknown) => {
      if (!ended.aborted) this.#listener.notify(wordsOf(error), 'error');
    });
    return DONE;
  }

  // --- what the gateway reports

  hear(observed: Observed): void {
    if (this.#ended.signal.aborted) return;
    this.#recorder.observe(observed);
    switch (observed.kind) {
      case 'channels':
        this.#exist(observed.channels.map(({ channel, figures }) => ({ id: channel, depth: figures?.depth })));
        this.#watched.exist(observed.channels.map(({ channel }) => channel));
        return;
      case 'clients':
        this.#namesakes = observed.clients.filter(({ name }) => name === this.#live.agent).length;
        this.#update({});
        return;
      case 'backend':
        this.#update({ serverUp: observed.connected });
        return;
      case 'error':
        if (observed.seq === 0)
          this.#listener.notify(`${observed.channel} cannot be read: ${observed.detail}`, 'error');
        return;
      case 'state':
        if (observed.state.kind !== 'closed') this.#update({ connection: observed.state });
        return;
      default:
        // New agents and channels appear at once, everything else with the next frame.
        if (this.#recorder.scenario !== this.#reported) this.#update({});
    }
  }

  #exist(channels: readonly Omit<LiveChannel, 'drawn'>[]): void {
    this.#live = {
      ...this.#live,
      channels: channels.map((channel) => ({ ...channel, drawn: this.#watched.has(channel.id) })),
    };
  }

  #look(): void {
    this.#update({});
    if (this.#isToldOfNamesake || this.#namesakes < 2 || this.#recorder.edgeUs() < NAMESAKE_US) return;
    this.#isToldOfNamesake = true;
    const { agent } = this.#live;
    const text = `Another client is also named ${agent}: the picture shows both as one. Connect again with another name.`;
    this.#listener.notify(text, 'info', 'lasting');
  }

  /** Brings the record up to date, and reports it. The state is another object only if something in it has changed. */
  #update(patch: Partial<LiveState>): void {
    const { takesAll, isConfirmed: watching } = this.#watched;
    const channels = this.#live.channels.map((channel) => ({ ...channel, drawn: this.#watched.has(channel.id) }));
    const next = { ...this.#live, ...this.#recorder.rates, channels, takesAll, watching, ...patch };
    if (JSON.stringify(next) !== JSON.stringify(this.#live)) this.#live = next;
    this.#recorder.catchUp();
    this.#reported = this.#recorder.scenario;
    this.#listener.changed();
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

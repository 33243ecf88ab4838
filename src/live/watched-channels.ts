/** The channels of real traffic that are drawn: all of them, as they appear, or those that the user has chosen. */
import type { Participant } from '../brokers/gateway/index.ts';
import { CHANNELS_MAX } from './live-scene.ts';

export interface WatchedChannelsOptions {
  readonly participant: Participant;
  /** Called when other channels are drawn, and when the gateway has confirmed them. */
  readonly changed: () => void;
  /** Called with the channels that are drawn from now on, before any of their messages is received. */
  readonly watch: (channels: readonly string[]) => void;
}

export class WatchedChannels {
  readonly #options: WatchedChannelsOptions;
  #existing: readonly string[] = [];
  /** Channels that the user has chosen; undefined for all. */
  #chosen: readonly string[] | undefined;
  #drawn: readonly string[] = [];
  /** Channels that existed when the page connected, or that it has watched; undefined before the first are known. */
  #old: Set<string> | undefined;
  /** Latest request to watch channels; undefined before the first. */
  #request: Promise<void> | undefined;
  #isConfirmed = false;

  constructor(options: WatchedChannelsOptions) {
    this.#options = options;
  }

  /** Whether all channels are drawn, as they appear. */
  get takesAll(): boolean {
    return this.#chosen === undefined;
  }

  /** Whether every message that a drawn channel accepts from now on will arrive. */
  get isConfirmed(): boolean {
    return this.#isConfirmed;
  }

  has(channel: string): boolean {
    return this.#drawn.includes(channel);
  }

  /** Chooses the channels that are drawn; undefined for all. */
  choose(channels: readonly string[] | undefined): void {
    this.#chosen = channels;
    this.#update();
  }

  /** Updates the list of existing channels. */
  exist(channels: readonly string[]): void {
    this.#old ??= new Set(channels);
    this.#existing = channels;
    this.#update();
  }

  /** Adds a channel that the user names to those that are drawn. Resolves when it is watched. */
  async add(channel: string): Promise<void> {
    if (this.has(channel)) return;
    if (this.#chosen !== undefined) this.#chosen = [...this.#chosen, channel];
    if (!this.#existing.includes(channel)) this.#existing = [...this.#existing, channel];
    await this.#watch([...this.#drawn, channel]);
  }

  /** Watches the wanted channels, if they have changed. */
  #update(): void {
    const wanted = (this.#chosen ?? this.#existing).slice(0, CHANNELS_MAX);
    if (wanted.length !== this.#drawn.length || !wanted.every((id) => this.has(id))) {
      void this.#watch(wanted);
      return;
    }
    if (this.#request === undefined) this.#isConfirmed = true;
    this.#options.changed();
  }

  /** Watches channels. One that was created after the page connected is read from its start, so that no message is missed. */
  #watch(channels: readonly string[]): Promise<void> {
    const { participant, changed, watch } = this.#options;
    const added = channels.filter((id) => !this.has(id));
    const old = added.filter((id) => this.#old?.has(id) !== false);
    const kept = channels.filter((id) => !added.includes(id) || old.includes(id));
    for (const id of added) this.#old?.add(id);
    this.#drawn = channels;
    this.#isConfirmed = false;
    watch(channels);
    changed();
    if (kept.length < channels.length && old.length > 0) void participant.watch(kept);
    const request = participant.watch(channels, kept.length < channels.length ? 'start' : 'now').then(() => {
      if (this.#request !== request) return;
      this.#isConfirmed = true;
      changed();
    });
    this.#request = request;
    return request;
  }
}

/** Plays the turns of a script on a real server, one after another, and returns the outcome of each. */
import { within } from '../../../../brokers/testing/harness.ts';
import type { ShareMembers } from './share-members.ts';
import type { ShareTurn } from './share-script.ts';

/** A turn that takes longer does not come at all. */
const TURN_MS_MAX = 5 * 60_000;
/** The longest lock that the server grants. */
const LOCK_MS_MAX = 60_000;
/** A lock that can be waited for; it is made longer where the machine is too slow for it. */
const SHORT_LOCK_MS = 1000;

/**
 * A topic, and a share group of the same name. A script that has been played to its end leaves nothing in it; one that was too slow
 * may, and the place becomes another topic.
 */
export interface SharePlace {
  name: string;
  /** The topic has been made, and the group begins with its oldest message. */
  made: boolean;
  lockMs: number;
}

/**
 * @param name unique to this play
 * @returns the outcome of each turn, in the model's words
 */
export async function playShareOnServer(
  name: string,
  turns: readonly ShareTurn[],
  members: ShareMembers,
  place: SharePlace,
): Promise<readonly string[]> {
  const waits = turns.some(({ does }) => does === 'expire');
  for (let lockMs = waits ? SHORT_LOCK_MS : LOCK_MS_MAX; ; lockMs = Math.min(2 * lockMs, LOCK_MS_MAX)) {
    await prepare(members, place, lockMs);
    const played = new ServerPlay(`${name}-${lockMs}`, members, place);
    const came = await played.play(turns);
    if (!played.tooSlow) return came;
    if (lockMs === LOCK_MS_MAX) throw new Error('This machine is too slow for the longest lock that there is');
    Object.assign(place, { name: `${name}-${lockMs}`, made: false, lockMs: 0 } satisfies SharePlace);
  }
}

async function prepare(members: ShareMembers, place: SharePlace, lockMs: number): Promise<void> {
  const { name } = place;
  if (!place.made) {
    await members.ask('topic', name, 1);
    await members.ask('set', name, 'share.auto.offset.reset', 'earliest');
    await members.ask('join', `${name}-first`, name);
    place.made = true;
  }
  if (place.lockMs !== lockMs) await members.ask('set', name, 'share.record.lock.duration.ms', lockMs);
  place.lockMs = lockMs;
}

class ServerPlay {
  /** Whether a lock that was to last may have expired before its member settled. */
  tooSlow = false;
  readonly #name: string;
  readonly #members: ShareMembers;
  readonly #place: SharePlace;
  /** Offset of the script's first message. */
  #base = -1;
  /** Message that each member has in hand, and since when. */
  readonly #held = new Map<string, { readonly offset: number; sinceMs: number }>();
  readonly #gone = new Set<string>();

  constructor(name: string, members: ShareMembers, place: SharePlace) {
    this.#name = name;
    this.#members = members;
    this.#place = place;
  }

  /** Plays the turns, up to the first with another outcome than the model's, or until the play is too slow. */
  async play(turns: readonly ShareTurn[]): Promise<readonly string[]> {
    const came: string[] = [];
    for (const turn of turns) {
      came.push(await within(`${turn.does} ${turn.who}`, this.#turn(turn), TURN_MS_MAX));
      if (this.tooSlow || came.at(-1) !== turn.comes) break;
    }
    const lives = new Set(turns.flatMap(({ does, who }) => (does === 'publish' ? [] : [who])));
    for (const incarnation of lives)
      if (!this.#gone.has(incarnation)) await this.#members.ask('leave', this.#of(incarnation));
    return came;
  }

  async #turn({ does, who }: ShareTurn): Promise<string> {
    // The lock that is to expire was taken before; what its member says then is refused.
    if (does === 'expire') for (const held of this.#held.values()) held.sinceMs = Number.POSITIVE_INFINITY;
    const answer = await this.#ask(does, who);
    const nowMs = performance.now();
    const isOld = ({ sinceMs }: { readonly sinceMs: number }): boolean => nowMs - sinceMs > this.#place.lockMs / 2;
    this.tooSlow ||= [...this.#held.values()].some(isOld);
    if (does === 'take' || does === 'expire') {
      const [offset, deliveries] = answer.split('/').map(Number);
      this.#held.set(who, { offset: offset ?? -1, sinceMs: nowMs });
      return `${(offset ?? -1) - this.#base + 1}/${deliveries}`;
    }
    if (does === 'publish') {
      if (this.#base === -1) this.#base = Number(answer);
      return 'published';
    }
    this.#held.delete(who);
    if (does === 'leave' || does === 'vanish') this.#gone.add(who);
    return answer;
  }

  #ask(does: ShareTurn['does'], who: string): Promise<string> {
    const { name } = this.#place;
    switch (does) {
      case 'publish':
        return this.#members.ask('publish', name, who);
      case 'take':
      case 'expire':
        return this.#members.ask('take', this.#of(who), name, 1);
      case 'accept':
      case 'release':
      case 'reject': {
        const offset = this.#held.get(who)?.offset ?? -1;
        return this.#members.ask('settle', this.#of(who), offset, offset, does);
      }
      case 'leave':
      case 'vanish':
        return this.#members.ask(does, this.#of(who));
    }
  }

  /** Returns the name of a member in the Java program. */
  #of(incarnation: string): string {
    return `${this.#name}-${incarnation}`;
  }
}

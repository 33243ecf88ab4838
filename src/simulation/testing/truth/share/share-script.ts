/**
 * Scripts of what members of a share group do, to be played on the model and on a real server.
 *
 * A step may wait for something that the server does in its own time: a lock that expires, a connection that is gone. Such a
 * step could have more than one outcome; it is played only if its outcome shows what has happened. A member has at most one
 * message in hand.
 */
import fc from 'fast-check';
import { SHARE_DELIVERIES_MAX } from '../../../../brokers/testing/kafka-server.ts';
import { DEFAULT_SHARE } from '../../../../scenario/index.ts';
import { depthOf } from '../../../../trace/index.ts';
import { ModelBench } from '../../model-bench.ts';

const MEMBERS = ['b', 'e', 'g'] as const;
type Member = (typeof MEMBERS)[number];

export type ShareStep =
  | { readonly kind: 'publish' }
  /** The member asks for a message. `settle` and `fail` are about what it has in hand; it leaves with nothing in hand. */
  | { readonly kind: 'take' | 'settle' | 'fail' | 'leave'; readonly member: Member }
  /** The only lock there is expires, and the member is handed its message. */
  | { readonly kind: 'expire'; readonly member: Member }
  /** Another leaves, or its connection breaks, and the member is handed its message, the only one there is to hand out. */
  | { readonly kind: 'inherit'; readonly member: Member; readonly how: 'leave' | 'vanish' };

export interface ShareScript {
  readonly onFailure: 'release' | 'reject';
  readonly steps: readonly ShareStep[];
}

/** One instruction to the server, and the answer that the model expects. */
export interface ShareTurn {
  readonly does: 'publish' | 'take' | 'accept' | 'release' | 'reject' | 'leave' | 'vanish' | 'expire';
  /** An incarnation of a member, or the number of a message. */
  readonly who: string;
  /** Expected answer: "3/2" is message 3 with its second delivery. */
  readonly comes: string;
}

const LOCK_US = 1000;

/** Returns random scripts, the same for the same seed. */
export function shareScripts(seed: number, numRuns: number): readonly ShareScript[] {
  const of = <Kind extends ShareStep['kind']>(weight: number, kind: Kind, rest: object = {}) => ({
    weight,
    // Each kind is given the fields that it has.
    arbitrary: fc.record({ kind: fc.constant(kind), ...rest }) as unknown as fc.Arbitrary<ShareStep>,
  });
  const member = fc.constantFrom(...MEMBERS);
  const step = fc.oneof(
    of(5, 'publish'),
    of(14, 'take', { member }),
    of(4, 'settle', { member }),
    of(10, 'fail', { member }),
    of(2, 'leave', { member }),
    of(6, 'expire', { member }),
    of(5, 'inherit', { member, how: fc.constantFrom('leave', 'vanish') }),
  );
  const steps = fc.array(step, { minLength: 8, maxLength: 26, size: 'max' });
  const onFailure = fc.constantFrom('release', 'release', 'release', 'reject' as const);
  return fc.sample(fc.record({ onFailure, steps }), { seed, numRuns });
}

/** Plays a script on the model. Steps that cannot be played are left out. Messages that are left at the end go to `z`. */
export function turnsOf({ onFailure, steps }: ShareScript): readonly ShareTurn[] {
  const play = new ModelPlay(onFailure);
  for (const step of steps) play.step(step);
  play.end();
  return play.turns;
}

class ModelPlay {
  readonly turns: ShareTurn[] = [];
  readonly #bench: ModelBench;
  readonly #onFailure: ShareScript['onFailure'];
  readonly #lives = new Map<string, number>();
  #published = 0;

  constructor(onFailure: ShareScript['onFailure']) {
    this.#onFailure = onFailure;
    this.#bench = new ModelBench({ ...DEFAULT_SHARE, lockUs: LOCK_US, deliveriesMax: SHARE_DELIVERIES_MAX, onFailure });
  }

  step(step: ShareStep): void {
    if (step.kind === 'publish') {
      this.#publish();
      return;
    }
    const incarnation = this.#lifeOf(step.member);
    switch (step.kind) {
      case 'take':
        if (!this.#has(incarnation) && this.#available() > 0) this.#take('take', incarnation);
        return;
      case 'settle':
        if (this.#has(incarnation)) this.#settle('accept', incarnation, () => this.#bench.done(incarnation));
        return;
      case 'fail':
        if (this.#has(incarnation)) this.#settle(this.#onFailure, incarnation, () => this.#bench.fail(incarnation));
        return;
      case 'leave':
        if (!this.#has(incarnation)) this.#go('leave', step.member);
        return;
      case 'expire':
        this.#expire(incarnation);
        return;
      case 'inherit':
        this.#inherit(incarnation, step.how);
    }
  }

  /** Settles every message in hand, and makes every member leave. Then `z` takes what is available, and one more message. */
  end(): void {
    for (const member of MEMBERS) {
      const incarnation = this.#lifeOf(member);
      if (this.#has(incarnation)) this.#settle('accept', incarnation, () => this.#bench.done(incarnation));
      this.#go('leave', member);
    }
    this.#publish();
    while (this.#available() > 0) {
      this.#take('take', 'z1');
      this.#settle('accept', 'z1', () => this.#bench.done('z1'));
    }
    this.#go('leave', 'z');
  }

  #publish(): void {
    this.#bench.publish();
    this.#published += 1;
    this.turns.push({ does: 'publish', who: String(this.#published), comes: 'published' });
  }

  #take(does: 'take' | 'expire', incarnation: string): void {
    this.#bench.ask(incarnation);
    const handed = this.#bench.events.findLast((event) => event.kind === 'dispatched');
    if (handed?.kind !== 'dispatched') throw new Error('There was something to hand out');
    this.turns.push({ does, who: incarnation, comes: `${handed.seq}/${handed.deliveries}` });
  }

  #settle(does: 'accept' | 'release' | 'reject', incarnation: string, settle: () => void): void {
    const { length } = this.#bench.trace;
    const seq = this.#bench.inHand.get(incarnation)?.[0]?.seq ?? 0;
    settle();
    // The server says nothing against settling what the group is past already; it changes nothing.
    const counts = this.#bench.trace.length > length || seq < this.#start();
    const comes = counts ? 'settled' : 'refused INVALID_RECORD_STATE';
    this.turns.push({ does, who: incarnation, comes });
  }

  #go(does: 'leave' | 'vanish', member: string): void {
    const incarnation = this.#lifeOf(member);
    if (!this.turns.some(({ who }) => who === incarnation)) return;
    this.#bench.crash(incarnation);
    this.#lives.set(member, (this.#lives.get(member) ?? 1) + 1);
    this.turns.push({ does, who: incarnation, comes: 'gone' });
  }

  #expire(incarnation: string): void {
    const [lock, ...others] = this.#locks();
    if (lock === undefined || others.length > 0 || this.#available() > 0 || this.#has(incarnation)) return;
    if (lock.deliveries >= SHARE_DELIVERIES_MAX) return;
    this.#bench.advance(LOCK_US);
    this.#take('expire', incarnation);
  }

  #inherit(incarnation: string, how: 'leave' | 'vanish'): void {
    const lock = this.#locks().find(({ agent }) => agent !== incarnation);
    if (lock === undefined || this.#available() > 0 || this.#has(incarnation)) return;
    this.#go(how, lock.agent.slice(0, 1));
    this.#take('take', incarnation);
  }

  #lifeOf(member: string): string {
    return `${member}${this.#lives.get(member) ?? 1}`;
  }

  #has(incarnation: string): boolean {
    return (this.#bench.inHand.get(incarnation) ?? []).length > 0;
  }

  #locks() {
    return this.#bench.channel().log?.pending ?? [];
  }

  /** Returns the number of the oldest message that is not settled. */
  #start(): number {
    const settled = new Set(
      this.#bench.events.flatMap((event) =>
        event.kind === 'acknowledged' || (event.kind === 'released' && event.archived) ? [event.seq] : [],
      ),
    );
    let start = 1;
    while (settled.has(start)) start += 1;
    return start;
  }

  #available(): number {
    const channel = this.#bench.channel();
    return depthOf(channel) + (channel.log?.available.length ?? 0);
  }
}

export function scriptWords(script: ShareScript): string {
  const turns = turnsOf(script).map(({ does, who, comes }) => `${does} ${who}: ${comes}`);
  return [`a failure means ${script.onFailure}`, ...turns].join('\n  ');
}

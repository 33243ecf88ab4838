/**
 * One class: its phones, its question, its votes.
 * 1. A phone is its token: it keeps its number, its name and its votes when it reconnects.
 * 2. A vote counts in the round and the phase that it names, and only while that is open.
 * 3. The right answer leaves to phones with the phase `revealed`, and not before.
 */
import type {
  ClassJoined,
  ClassPhase,
  ClassQuestion,
  ClassResults,
  ClassState,
  ClassStep,
  PhoneState,
  VotePhase,
} from '../../brokers/gateway/class-protocol.ts';
import { GatewayProblem } from '../problems.ts';
import { digestOf, newSecret } from '../secrets.ts';
import { Ballot } from './ballot.ts';
import { StateFeed } from './state-feed.ts';

/** Largest number of questions of a class. */
export const ROUNDS_MAX = 100;
/** Largest number of streams of one phone, or of the teacher: tabs of one browser. The oldest makes room. */
const STREAMS_MAX = 3;

interface Phone {
  readonly number: number;
  name: string | null;
  hasVoted: boolean;
  readonly feeds: Set<StateFeed>;
}

/** Phases in which a step is possible, and the phase that it leads to. */
const STEPS: Readonly<Record<ClassStep, Partial<Record<ClassPhase, ClassPhase>>>> = {
  close: { first: 'discussion', second: 'decided' },
  'vote-again': { discussion: 'second' },
  reveal: { first: 'revealed', discussion: 'revealed', second: 'revealed', decided: 'revealed' },
  clear: { first: 'waiting', discussion: 'waiting', second: 'waiting', decided: 'waiting', revealed: 'waiting' },
  end: {
    ...{ waiting: 'ended', first: 'ended', discussion: 'ended', second: 'ended', decided: 'ended', revealed: 'ended' },
  },
};

export interface ClassroomLimits {
  readonly phones: number;
}

export class Classroom {
  readonly #key: string;
  readonly #limits: ClassroomLimits;
  readonly #heartbeatMs: number | undefined;
  readonly #phones = new Map<string, Phone>();
  readonly #ballots: Ballot[] = [];
  readonly #teachers = new Set<StateFeed>();
  #joined = 0;
  #phase: ClassPhase = 'waiting';

  /** @param key secret of the teacher */
  constructor(key: string, limits: ClassroomLimits, heartbeatMs: number | undefined) {
    this.#key = digestOf(key);
    this.#limits = limits;
    this.#heartbeatMs = heartbeatMs;
  }

  get phones(): number {
    return this.#phones.size;
  }

  get streams(): number {
    return [...this.#phones.values()].reduce((sum, { feeds }) => sum + feeds.size, this.#teachers.size);
  }

  get hasEnded(): boolean {
    return this.#phase === 'ended';
  }

  isTeacher(key: string): boolean {
    return digestOf(key) === this.#key;
  }

  /**
   * Lets a phone in.
   * @throws GatewayProblem if the class is over, or full
   */
  join(name: string | undefined): ClassJoined {
    if (this.hasEnded) throw new GatewayProblem('vote-closed', 'The class is over');
    this.#makeRoom();
    const phone = newSecret();
    this.#joined += 1;
    this.#phones.set(digestOf(phone), { number: this.#joined, name: nameOf(name), hasVoted: false, feeds: new Set() });
    this.#touchTeachers();
    return { phone };
  }

  /** @throws GatewayProblem if the token is no phone's of this class */
  rename(token: string, name: string | undefined): void {
    const phone = this.#phoneOf(token);
    phone.name = nameOf(name);
    touch(phone.feeds);
  }

  /**
   * Counts the vote of a phone, in place of its earlier one.
   * @throws GatewayProblem if the vote is not open, or the question has no such choice
   */
  vote(token: string, { round, phase, choice }: { round: number; phase: VotePhase; choice: string }): void {
    const phone = this.#phoneOf(token);
    const ballot = this.#ballots.at(-1);
    if (ballot === undefined || round !== this.#ballots.length || phase !== this.#phase) {
      throw new GatewayProblem('vote-closed');
    }
    if (!ballot.has(choice)) throw new GatewayProblem('invalid-body', 'At choice: expected one of the question');
    phone.hasVoted = true;
    ballot.cast(phase, phone.number, choice);
    touch(phone.feeds);
    this.#touchTeachers();
  }

  /**
   * Opens the first vote on a question.
   * @throws GatewayProblem if the class is over, or has had too many questions
   */
  ask(question: ClassQuestion): void {
    if (this.hasEnded) throw new GatewayProblem('vote-closed', 'The class is over');
    if (this.#ballots.length >= ROUNDS_MAX)
      throw new GatewayProblem('limit', `A class has at most ${ROUNDS_MAX} questions`);
    this.#ballots.push(new Ballot(question));
    this.#enter('first');
  }

  /** @throws GatewayProblem if the step is not possible in this phase */
  step(step: ClassStep): void {
    const next = STEPS[step][this.#phase];
    if (next === undefined) throw new GatewayProblem('vote-closed', `“${step}” is not possible now: ${this.#phase}`);
    this.#enter(next);
  }

  /** @throws GatewayProblem if the token is no phone's of this class */
  openPhone(token: string): StateFeed {
    const phone = this.#phoneOf(token);
    const feed = this.#open('state', phone.feeds, () => this.#phoneState(phone));
    this.#touchTeachers();
    return feed;
  }

  openTeacher(): StateFeed {
    return this.#open('class', this.#teachers, () => this.state());
  }

  state(): ClassState {
    const ballot = this.#ballots.at(-1);
    const phase = this.#phase;
    const isSecond = phase === 'second' || phase === 'decided' || (ballot?.count('second') ?? 0) > 0;
    const shown = ballot !== undefined && phase !== 'first';
    return {
      phase,
      round: this.#ballots.length,
      here: [...this.#phones.values()].filter(({ feeds }) => feeds.size > 0).length,
      joined: this.#phones.size,
      question: ballot?.question ?? null,
      answered: ballot?.count(isSecond ? 'second' : 'first') ?? 0,
      first: shown ? ballot.distribution('first') : null,
      second: shown && phase !== 'second' && ballot.count('second') > 0 ? ballot.distribution('second') : null,
    };
  }

  results(): ClassResults {
    const names = new Map([...this.#phones.values()].map(({ number, name }) => [number, name]));
    return {
      rounds: this.#ballots.map((ballot, place) => ({
        round: place + 1,
        question: ballot.question,
        answers: ballot.phones().map((phone) => ({
          phone,
          name: names.get(phone) ?? null,
          first: ballot.of('first', phone),
          second: ballot.of('second', phone),
        })),
      })),
    };
  }

  /** Ends all streams. */
  close(reason: string): void {
    for (const feed of this.#allFeeds()) feed.finish(reason);
  }

  // --- parts

  #enter(phase: ClassPhase): void {
    this.#phase = phase;
    touch(this.#allFeeds());
  }

  #phoneOf(token: string): Phone {
    const phone = this.#phones.get(digestOf(token));
    if (phone === undefined) throw new GatewayProblem('unauthorized');
    return phone;
  }

  #phoneState({ number, name }: Phone): PhoneState {
    const ballot = this.#phase === 'waiting' || this.#phase === 'ended' ? undefined : this.#ballots.at(-1);
    const { words, choices, right = null, why = null } = ballot?.question ?? { words: '', choices: [] };
    const isRevealed = this.#phase === 'revealed';
    return {
      phase: this.#phase,
      round: this.#ballots.length,
      question:
        ballot === undefined ? null : { words, choices: choices.map((one) => ({ id: one.id, words: one.words })) },
      name,
      first: ballot?.of('first', number) ?? null,
      second: ballot?.of('second', number) ?? null,
      right: isRevealed ? right : null,
      why: isRevealed ? why : null,
    };
  }

  #open(event: string, feeds: Set<StateFeed>, read: () => unknown): StateFeed {
    const feed = new StateFeed({
      event,
      read,
      heartbeatMs: this.#heartbeatMs,
      onEnd: () => {
        feeds.delete(feed);
        this.#touchTeachers();
      },
    });
    feeds.add(feed);
    const [oldest] = feeds;
    if (feeds.size > STREAMS_MAX) oldest?.finish('This page is open elsewhere');
    return feed;
  }

  /** Removes a phone that has gone without a vote, if the class is full. */
  #makeRoom(): void {
    if (this.#phones.size < this.#limits.phones) return;
    const idle = [...this.#phones].find(([, { feeds, hasVoted }]) => feeds.size === 0 && !hasVoted);
    if (idle === undefined) throw new GatewayProblem('limit', `A class has room for ${this.#limits.phones} phones`);
    this.#phones.delete(idle[0]);
  }

  #allFeeds(): readonly StateFeed[] {
    return [...this.#teachers, ...[...this.#phones.values()].flatMap(({ feeds }) => [...feeds])];
  }

  #touchTeachers(): void {
    touch(this.#teachers);
  }
}

function touch(feeds: Iterable<StateFeed>): void {
  for (const feed of feeds) feed.touch();
}

function nameOf(name: string | undefined): string | null {
  const trimmed = name?.trim() ?? '';
  return trimmed === '' ? null : trimmed;
}

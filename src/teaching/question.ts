/**
 * A question about a run, made from what really happens in it. The run itself answers: nothing here is stored by an author.
 * Agents and channels are named by id, messages by the number of their `published` event, times are microseconds of virtual time.
 */
import type { BrokerKind } from '../scenario/index.ts';
import type { EventNumber, MessageId, Micros } from '../trace/index.ts';
import type { MisconceptionId } from './misconceptions.ts';

/** What is asked. The table of kinds in `kinds/` has a row for each. */
export type QuestionKind =
  /** Which agents receive this message? */
  | 'receivers'
  /** In which order do these messages reach this agent? */
  | 'arrivalOrder'
  /** In which order is the work on these messages finished? */
  | 'finishOrder'
  /** How many messages wait in this queue at a time? */
  | 'queueLeft'
  /** Which consumer gets this message? */
  | 'taker'
  /** How many times is this message received, or handed out? */
  | 'copies'
  /** Does this message reach this agent, and if not, why? */
  | 'fate'
  /** From which channel, or for what, does this agent wait? */
  | 'waitsFor'
  /** Who is told when this callback throws? */
  | 'told'
  /** What becomes of this message on another broker? */
  | 'broker'
  /** Which message caused this one? */
  | 'cause'
  /** Which is the first message that this agent receives? */
  | 'firstReceived'
  /** How many of these messages does each consumer get? */
  | 'share'
  /** What becomes of this message after the crash? */
  | 'afterCrash';

/** An answer, in the form that the question's `mode` asks for. */
export type AnswerValue =
  /** A set of agents, maybe empty. The order says nothing. */
  | { readonly mode: 'agents'; readonly agents: readonly string[] }
  /** One agent. */
  | { readonly mode: 'agent'; readonly agent: string }
  /** One channel. */
  | { readonly mode: 'channel'; readonly channel: string }
  /** One message. */
  | { readonly mode: 'message'; readonly message: MessageId }
  /** Messages from first to last. */
  | { readonly mode: 'order'; readonly messages: readonly MessageId[] }
  | { readonly mode: 'number'; readonly number: number }
  /** One of the sentences of `choices`, by what it says: a word such as `lost`. */
  | { readonly mode: 'choice'; readonly choice: string };

export type AnswerMode = AnswerValue['mode'];

/** One answer that is offered. */
export interface Choice {
  /** Identifier, unique in the question. */
  readonly id: string;
  readonly value: AnswerValue;
  /** The answer in words: "mg1 and mg2", "3", "It is lost: nobody subscribed". */
  readonly words: string;
  /** What somebody believes who gives this answer; undefined for the right one. */
  readonly misconception: MisconceptionId | undefined;
}

/** How a sentence names something that can be picked. */
export type PickName =
  | { readonly kind: 'message'; readonly message: MessageId; readonly words: string }
  | { readonly kind: 'channel'; readonly channel: string; readonly words: string };

/** Request for one question: its kind and the parts that matter. Of several that fit, the first in the run is asked. */
export interface QuestionRequest {
  readonly kind: QuestionKind;
  /** Channel of the message, or the queue. */
  readonly channel?: string;
  /** Number of the message on its channel, from 1. */
  readonly message?: number;
  /** Agent that the question is about. */
  readonly agent?: string;
  /** Time from which it is asked; for a count in a queue, the time of the count. */
  readonly atUs?: Micros;
  /** Broker of a question of kind `broker`. */
  readonly broker?: BrokerKind;
}

/** A question, its choices and its proof. Its numbers are those of the run on its broker: see `questionScenario`. */
export interface Question {
  /** Made of the kind and its parts; the same scenario and seed give the same ids. */
  readonly id: string;
  readonly kind: QuestionKind;
  readonly mode: AnswerMode;
  /** One sentence that ends with a question mark. */
  readonly words: string;
  /** Time at which the run stops and the question is asked: nothing of the answer has happened. */
  readonly askedAtUs: Micros;
  /** Time at which the answer has happened. */
  readonly answeredAtUs: Micros;
  /** What the question is about: the picture puts a light on it. */
  readonly about: {
    readonly agents: readonly string[];
    readonly channels: readonly string[];
    readonly messages: readonly MessageId[];
  };
  /**
   * What can be picked or ordered in the picture: agents, channels, messages. Empty for a number or a choice. A message may be one
   * that is published after `askedAtUs`.
   */
  readonly pickable: {
    readonly agents: readonly string[];
    readonly channels: readonly string[];
    readonly messages: readonly MessageId[];
  };
  /** Names of the channels and messages of `about` and `pickable`; an agent is named by its id. */
  readonly names: readonly PickName[];
  /** The right answer and one to four wrong ones, in an order that the seed decides. Exactly one is right. */
  readonly choices: readonly Choice[];
  /** Id of the right choice. */
  readonly right: string;
  /** Events that prove the right answer, in order. At least one is later than `askedAtUs`. */
  readonly proof: readonly EventNumber[];
  /** Why it is so: one or two sentences of the engine. */
  readonly why: string;
  /** Broker that the question is about, and on whose run it is asked; undefined for that of the scenario. */
  readonly broker: BrokerKind | undefined;
}

/** What an answer is worth. */
export interface Grading {
  readonly right: boolean;
  /** What the answer shows that somebody believes; undefined if it is right, or belongs to no known belief. */
  readonly misconception: MisconceptionId | undefined;
  /** "You said mg2; it was mg3, because …": the guess, the fact, the reason. Never a score. */
  readonly words: string;
}

/**
 * The scenario document: what people edit, save and share. It is data only: agents, channels, links between them, what
 * each agent does, the network, and what the user did while it ran.
 *
 * Times are integers in microseconds of virtual time and named `…Us`. Positions are canvas units, integers, the centre of
 * the node. Ids are unique within their kind; an agent and a channel may share one.
 */
import type { Behaviour, From } from './kinds/behaviours.ts';
import type { Assertion } from './kinds/expectations.ts';
import type { Fault } from './kinds/faults.ts';
import type { Intervention } from './kinds/interventions.ts';
import type { LinkKind, Micros, OverflowPolicy, Template } from './terms.ts';

export type { Behaviour, Intervention, LinkKind, Micros, OverflowPolicy, Template };

/** Document: agents, channels, links, and everything else that a run depends on. */
export interface Scenario {
  readonly version: 2;
  readonly name: string;
  /** Shown to people who open the scenario. */
  readonly description: string;
  /** Unsigned 32-bit integer; same scenario, seed and interventions give the same trace. */
  readonly seed: number;
  readonly agents: readonly Agent[];
  readonly channels: readonly Channel[];
  readonly links: readonly Link[];
  /** Applies to every link that has no timing of its own. */
  readonly network: Network;
  /** Broker behind the channels. */
  readonly broker: Broker;
  readonly faults: readonly Fault[];
  readonly assertions: readonly Assertion[];
  /** Set for the document of a recording: its links are those that were used, and stay. */
  readonly recorded?: true;
  /** Moments worth coming back to, in order of `atUs`. */
  readonly bookmarks: readonly Bookmark[];
  /** Actions of the user during the run, in order of `atUs`. */
  readonly interventions: readonly Intervention[];
}

/** Broker of the channels, with its settings. All but the first are models: they do what the real one does, in virtual time. */
export type Broker =
  /** The real `InMemoryBroker`. */
  | { readonly kind: 'memory' }
  /** A fan-out without memory: an agent that is not there when a message comes never sees it. */
  | { readonly kind: 'redis-pubsub'; readonly client?: Client<RedisRetries> }
  /** A log, one shared group for consumers with acknowledgement, and a cursor for each subscription. */
  | {
      readonly kind: 'redis-streams';
      /** Time that a consumer holds a message without acknowledging it before the message goes to another consumer. */
      readonly claimAfterUs: Micros;
      /** How a full log is trimmed (`MAXLEN`): to its capacity (`=`), or by whole nodes that hold nothing of the newest (`~`). */
      readonly trim: 'exact' | 'approximate';
      /** Messages in a node of the log (`stream-node-max-entries`), from 1. */
      readonly nodeEntries: number;
      readonly client?: Client<RedisRetries>;
    }
  /** A partitioned log that is kept for a time; one shared group for consumers, a group for each subscription. */
  | {
      readonly kind: 'kafka';
      /** Number of partitions of each channel, from 1. */
      readonly partitions: number;
      /** The key of a message, which decides about its partition: its producer's name, or none. */
      readonly key: 'producer' | 'none';
      /** Messages without a key that a producer sends to one partition before it changes to another at random; from 1. */
      readonly batchRecords: number;
      /** Time that a message is kept at least; 0 is for ever. The message leaves with its segment, when all of that is older. */
      readonly retentionUs: Micros;
      /** Time after the first message of a segment from which a message begins the next segment. */
      readonly segmentUs: Micros;
      /** Number of messages in a segment; 0 is without limit. */
      readonly segmentRecords: number;
      /** Interval at which the server looks for segments that are too old. */
      readonly checkUs: Micros;
      /** Time that a group takes to share its partitions out anew, or the new protocol to move one. */
      readonly rebalanceUs: Micros;
      readonly protocol: RebalanceProtocol;
      /** Where members work on a message: a member in its poll loop takes part in no rebalance before it is done. */
      readonly work: 'inside' | 'outside';
      /** Time of work inside of its poll loop after which a member leaves the group. */
      readonly maxPollUs: Micros;
      /** Time after a crash at which the group counts the member as gone; 0 if the member leaves properly. */
      readonly sessionUs: Micros;
      /** Time that a subscription takes to join a group of its own; 0 if it reads without a group. */
      readonly joinUs: Micros;
      readonly client?: Client<KafkaRetries>;
    }
  /**
   * A partitioned log whose consumers share one group (KIP-932): a message is locked for one member until the member is done
   * with it.
   */
  | {
      readonly kind: 'kafka-share';
      /** Number of partitions of each channel, from 1. */
      readonly partitions: number;
      /** Time that a member holds a message without settling it before the message is handed out again. */
      readonly lockUs: Micros;
      /** Number of deliveries after which a message that is released again is archived. */
      readonly deliveriesMax: number;
      /** Largest number of messages of a partition from the oldest that is not settled to the newest that was handed out. */
      readonly locksMax: number;
      /** Reaction of a member that fails: `release` makes its message available again, `reject` archives it. */
      readonly onFailure: 'release' | 'reject';
      readonly client?: Client<KafkaRetries>;
    }
  /** The user's own: a class in TypeScript that extends `MessageBroker`. */
  | { readonly kind: 'own'; readonly source: string };

/** How the clients of a network broker publish. Left out of a broker: as `clientOf` says. */
export interface Client<Retries extends ClientRetries = ClientRetries> {
  readonly retries: Retries;
  /** Time after its publish for which a client keeps trying to send a message. */
  readonly deliveryTimeoutUs: Micros;
  /** Largest number of messages that the client of one agent keeps, to send them or send them again. */
  readonly bufferMax: number;
}

/**
 * Reaction of a client to a message that it cannot send, or that gets no answer.
 *
 * - `none`: the client does nothing; the message is lost.
 * - `unsent`: the client sends what it could not send, and reports what got no answer.
 * - `all`: the client sends both again, so that a message may be stored twice.
 * - `idempotent`: as `all`, and the server stores a message once.
 */
export type ClientRetries = 'none' | 'unsent' | 'all' | 'idempotent';
/** Reaction of a client of Redis to a message that got no answer. */
export type RedisRetries = Exclude<ClientRetries, 'idempotent'>;
/** Reaction of a client of Kafka to a message that got no answer. */
export type KafkaRetries = Exclude<ClientRetries, 'unsent'>;

/** How the members of a Kafka group come to new partitions: the classic protocol in its two forms, or the new one (KIP-848). */
export type RebalanceProtocol = 'eager' | 'cooperative' | 'new';

/** Kind of a broker. */
export type BrokerKind = Broker['kind'];

/** Kind of a broker that the project provides: any but the user's own. */
export type BuiltInBroker = Exclude<BrokerKind, 'own'>;

/** Moment of the run with a note. */
export interface Bookmark {
  readonly atUs: Micros;
  readonly note: string;
}

/** Participant of a scenario, with its behaviours and its place in the picture. */
export interface Agent {
  /** Also the name that people see. */
  readonly id: string;
  readonly x: number;
  readonly y: number;
  /** Picture only: which symbol the agent is drawn with. */
  readonly role: AgentRole;
  readonly behaviours: readonly Behaviour[];
  /** Level in a hierarchy; a higher one is drawn higher. Of a recording only: files and links of scenarios leave it out. */
  readonly level?: number;
  /** Agent above it in a hierarchy. Of a recording only, as `level`. */
  readonly parent?: string;
}

/** Role of an agent, which decides how it is drawn. */
export type AgentRole = 'agent' | 'operator' | 'microgrid' | 'device' | 'worker';

/** Queue and subscriptions under one name, with its limits and its place in the picture. */
export interface Channel {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  /** Set when the channel was made for a pair of agents; drawn small. */
  readonly pair: boolean;
  /** Sender and recipient of a channel without a queue; drawn as a line. Of a recording only. */
  readonly direct?: { readonly from: string; readonly to: string };
  /** Messages that its queue holds. */
  readonly capacity: number;
  /** Policy for a message for which the queue has no space. */
  readonly overflow: OverflowPolicy;
}

/**
 * How an agent and a channel are connected, from the start of the run or, where the agent receives, from `fromUs` on.
 * `publish`: the agent may publish there. `subscribe`: it sees every message. `consume`: it takes messages from the queue,
 * asking for the next when it has received one and, where it has a processing time, is done with it.
 */
export interface Link extends From {
  readonly kind: LinkKind;
  readonly agent: string;
  readonly channel: string;
  /** Overrides {@link Scenario.network} for this link. */
  readonly network?: Network;
}

/** Delay of one hop: `delayUsMin` plus a random part that averages `delayUsMean - delayUsMin`, plus up to `jitterUs`. */
export interface Network {
  readonly delayUsMin: Micros;
  readonly delayUsMean: Micros;
  readonly jitterUs: Micros;
}

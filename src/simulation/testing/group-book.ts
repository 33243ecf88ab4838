/** The auditor's book of one channel that is no queue. */
import type { PartitionBook } from './log-books.ts';

export interface PendingBook {
  readonly agent: string;
  readonly atUs: number;
  readonly partition: number;
  readonly offset: number;
  /** Reason why the message may come again. */
  because: 'nothing' | 'a move' | 'a crash' | 'a loss' | 'a failure';
}

export interface GroupBook {
  /** Numbers of messages that the group has not been handed, in order. */
  unread: number[];
  readonly pending: Map<number, PendingBook>;
  /** Reason why each message that is pending no more comes again, as the group has gone back to before it. */
  readonly rewound: Map<number, PendingBook['because']>;
  /** For a share group: numbers of messages that are to be handed out again, and the count of those that never are. */
  readonly available: Set<number>;
  archived: number;
  acknowledged: number;
  /** Messages gone from the log: `missed` were unread, `forfeited` were pending. */
  missed: number;
  forfeited: number;
  accepted: number;
  readonly partitions: PartitionBook[];
  /** For Redis pub/sub: agents that have asked in their present incarnation. */
  readonly members: Set<string>;
  /** For Kafka: the number of members of each name that the group counts; a crashed member counts until its session ends. */
  readonly group: Map<string, number>;
  readonly joining: Set<string>;
  standsStill: boolean;
  /** Agents that are to get a message that has just been accepted. */
  readonly due: Set<string>;
}

export function newGroupBook(): GroupBook {
  return {
    unread: [],
    pending: new Map(),
    rewound: new Map(),
    available: new Set(),
    archived: 0,
    acknowledged: 0,
    missed: 0,
    forfeited: 0,
    accepted: 0,
    partitions: [],
    members: new Set(),
    group: new Map(),
    joining: new Set(),
    standsStill: false,
    due: new Set(),
  };
}

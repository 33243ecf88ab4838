/** Statements about own brokers: what a template teaches, and what a scene of the contract should show. */
import type { Statement, TestName } from './statement.ts';

const TEMPLATES = 'sandbox/broker-templates.test.ts';

function ofTemplate(id: string, words: string, title: string): Statement {
  const proof: readonly TestName[] = [[TEMPLATES, title]];
  return { id: `own-broker/${id}`, words, proof };
}

/** Sentences that say what a broker should do: the one in memory does it. */
const SCENES: readonly string[] = [
  'Six messages wait. The worker consumes from 3 s on: it should get 1, 2, 3, 4, 5, 6.',
  'Five names, five channels. Each worker consumes from 3 s on: it should get the message of its own channel.',
  'Two senders, two subscribers, and a worker that consumes from 4 s on: all three should get 1 to 6 in one order.',
  'No agent publishes to quiet, and its worker waits. The other worker should still get 1, 2, 3 from 3 s on.',
  'Three workers ask before anything is there. The messages should go to them in the order in which they asked.',
  'The late subscriber comes at 3 s, between messages 2 and 3: it should get 3 and 4, and nothing of before.',
];

export const OWN_BROKER_STATEMENTS: readonly Statement[] = [
  ofTemplate(
    'in-memory-line-by-line',
    'A queue for consumers and a callback for each subscriber: the four documented methods.',
    'in memory, line by line: does in every scene what the broker in memory does',
  ),
  ofTemplate(
    'fire-and-forget',
    'Stores nothing: a message is lost unless a consumer or a subscriber is there, as in Redis pub/sub.',
    'fire and forget: the worker that comes later gets nothing',
  ),
  ofTemplate(
    'newest-first-lifo',
    'Delivers the newest message first: under load, the oldest wait longest, and some forever.',
    'newest first: the worker gets the last one first',
  ),
  ofTemplate(
    'a-log-with-cursors',
    'Reading removes nothing: consumers share a cursor, and each subscriber replays from the beginning.',
    'a log with cursors: a late subscriber gets what came before it',
  ),
  ofTemplate(
    'a-log-with-cursors/name',
    'A log with cursors',
    'a log with cursors: a late subscriber gets what came before it',
  ),
  ofTemplate(
    'loses-on-a-crash',
    'Accepts a message before it is written to disk: a crash loses what was not flushed yet.',
    'loses on a crash: what was accepted and not flushed is gone',
  ),
  ofTemplate(
    'loses-on-a-crash/name',
    'Loses on a crash',
    'loses on a crash: what was accepted and not flushed is gone',
  ),
  ofTemplate(
    'priority',
    'Delivers the message with the highest priority first. Equal ones keep their order.',
    'priority: the urgent one overtakes, equal ones keep their order',
  ),
  ofTemplate(
    'at-least-once',
    'Delivers a message again if it is not acknowledged in time: none is lost, and some come twice.',
    'at least once: what a worker had when it crashed comes again',
  ),
  ...SCENES.map((words, place) =>
    ofTemplate(`scene/${place + 1}`, words, 'are scenarios that the broker in memory keeps: $look'),
  ),
];

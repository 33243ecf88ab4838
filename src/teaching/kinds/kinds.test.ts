import { describe, expect, it } from 'vitest';
import { GALLERY, type Scenario } from '../../scenario/index.ts';
import { askQuestion } from '../make-questions.ts';
import type { MisconceptionId } from '../misconceptions.ts';
import type { QuestionRequest } from '../question.ts';
import { SCENES } from '../testing/scenes.ts';

const ALL: ReadonlyMap<string, Scenario> = new Map([
  ...GALLERY.map(({ slug, scenario }) => [slug, scenario] as const),
  ...SCENES,
]);

type Row = readonly [
  scene: string,
  request: QuestionRequest,
  words: string,
  right: string,
  wrong: readonly MisconceptionId[],
];

/** For each kind, questions whose answers anybody can check in the picture. */
const ROWS: readonly Row[] = [
  [
    'price-signal',
    { kind: 'receivers', channel: 'price', message: 2 },
    'Who receives message 2 on price?',
    'billing, heat-pump, ev-charger, bakery, battery and cold-store',
    ['channel-reaches-all', 'consumer-takes-from-subscribers', 'one-receiver', 'subscribers-empty-the-queue'],
  ],
  [
    'work-queue',
    { kind: 'receivers', channel: 'faults', message: 1 },
    'Who receives message 1 on faults?',
    'crew1',
    ['channel-reaches-all', 'queue-copies'],
  ],
  [
    'a link that reorders',
    { kind: 'arrivalOrder', agent: 'display' },
    'In which order do messages 1, 2 and 3 on readings reach display?',
    'message 1, then message 3, then message 2',
    ['links-keep-order', 'newest-first'],
  ],
  [
    'work-queue',
    { kind: 'finishOrder', channel: 'faults' },
    'In which order do the consumers finish messages 1, 2 and 3 on faults?',
    'message 2, then message 1, then message 3',
    ['fifo-finishes-in-order', 'newest-first'],
  ],
  [
    'failed-job',
    { kind: 'finishOrder', channel: 'jobs', message: 4 },
    'In which order do the consumers finish messages 4, 5 and 6 on jobs?',
    'message 5, then message 6, then message 4',
    ['fifo-survives-failure', 'newest-first'],
  ],
  [
    'late-subscriber',
    { kind: 'queueLeft', channel: 'readings', atUs: 12000000 },
    'How many messages wait in the queue of readings at 12.000 s?',
    '6',
    ['subscribers-empty-the-queue'],
  ],
  [
    'the latest action wins',
    { kind: 'queueLeft', channel: 'actions', atUs: 9000000 },
    'How many messages wait in the queue of actions at 9.000 s?',
    '1',
    ['auto-commit-when-done', 'every-action-counts', 'pushed-not-polled'],
  ],
  [
    'work-queue',
    { kind: 'taker', channel: 'faults', message: 4 },
    'Which consumer gets message 4 on faults?',
    'crew2',
    ['dealt-evenly'],
  ],
  [
    'price-signal',
    { kind: 'copies', channel: 'price', message: 1 },
    'How many times is message 1 on price received?',
    '6',
    ['consumer-takes-from-subscribers', 'subscribers-empty-the-queue'],
  ],
  [
    'failed-job',
    { kind: 'copies', channel: 'jobs', message: 4 },
    'How many times is message 4 on jobs received?',
    '3',
    ['consumer-takes-from-subscribers', 'exactly-once'],
  ],
  [
    'late-subscriber',
    { kind: 'fate', channel: 'readings', message: 4, agent: 'phone' },
    'Does message 4 on readings reach phone?',
    'No: phone is not connected when it comes.',
    ['latest-is-last-message', 'pubsub-keeps'],
  ],
  [
    'late-subscriber',
    { kind: 'fate', channel: 'readings', message: 1, agent: 'archive' },
    'Does message 1 on readings reach archive?',
    'Yes: it waits until archive takes it.',
    ['subscribers-empty-the-queue', 'unread-infos-vanish'],
  ],
  [
    'pub/sub with a lossy link',
    { kind: 'fate', agent: 'far', message: 9 },
    'Does message 9 on readings reach far?',
    'No: it is lost in flight.',
    ['loss-is-repaired', 'publish-count-is-received', 'slow-subscriber-waits'],
  ],
  [
    'an answer that is lost',
    { kind: 'fate', agent: 'mg1', message: 9 },
    'Does message 9 on setpoints reach mg1?',
    'Yes: it arrives.',
    ['timeout-undoes'],
  ],
  [
    'waiting-for-each-other',
    { kind: 'waitsFor', agent: 'seller', atUs: 14500000 },
    'From which channel does seller wait for a message at 15.000 s?',
    'buyer → seller',
    ['publisher-waits'],
  ],
  [
    'throwing-callback',
    { kind: 'told', agent: 'siren', message: 3 },
    'Who learns that siren throws an error on message 3 on alarms?',
    'No agent. The broker reports the error, and everything else continues.',
    ['auto-commit-when-done', 'one-error-stops-all', 'publisher-hears-errors'],
  ],
  [
    'failed-job',
    { kind: 'told', agent: 'new-crew', message: 4 },
    'Who learns that new-crew throws an error on message 4 on jobs?',
    'The broker. It delivers the message again.',
    ['ack-is-received', 'publisher-hears-errors'],
  ],
  [
    'work-queue',
    { kind: 'broker', broker: 'redis-pubsub', channel: 'faults', message: 2 },
    'On Redis pub/sub instead, who receives message 2 on faults?',
    'crew1, crew2 and crew3',
    ['channel-reaches-all', 'one-receiver'],
  ],
  [
    'nobody-there',
    { kind: 'broker', broker: 'kafka', channel: 'readings', message: 4, agent: 'historian' },
    'On Kafka instead, does message 4 on readings reach historian?',
    'No: another consumer takes it.',
    ['queue-copies'],
  ],
  [
    'hierarchy',
    { kind: 'cause', channel: 'status' },
    'Which message makes mg2 publish message 28 on status?',
    'message 14 on mg2_reports',
    ['last-arrival-is-the-cause'],
  ],
  [
    'late on Kafka',
    { kind: 'firstReceived', agent: 'late' },
    'late subscribes at 8.000 s: which message of readings does it receive first?',
    'message 11 on readings',
    ['group-from-beginning', 'latest-is-last-message', 'subscribed-at-once'],
  ],
  [
    'late-subscriber',
    { kind: 'firstReceived', agent: 'archive' },
    'archive starts to consume at 14.000 s: which message of readings does it receive first?',
    'message 1 on readings',
    ['newest-first', 'unread-infos-vanish'],
  ],
  [
    'partitions',
    { kind: 'share', channel: 'readings' },
    'How many of messages 1 to 6 on readings does analyst2 get?',
    '3',
    ['queue-copies'],
  ],
  [
    'crash in memory',
    { kind: 'afterCrash', agent: 'crew' },
    'crew crashes at 7.500 s: what becomes of message 4 on jobs?',
    'It is lost, and not delivered again.',
    ['auto-commit-when-done', 'exactly-once'],
  ],
  [
    'crash on Streams',
    { kind: 'afterCrash', agent: 'crew' },
    'crew crashes at 7.500 s: what becomes of message 4 on jobs?',
    'It is delivered again.',
    ['ack-is-received', 'exactly-once'],
  ],
  [
    'a commit covers a failure',
    { kind: 'afterCrash', agent: 'crew', message: 3 },
    'crew crashes at 8.500 s: what becomes of message 3 on jobs?',
    'It is lost, and not delivered again.',
    ['commit-one', 'exactly-once'],
  ],
];

describe('a question that is asked by its parts', () => {
  it.each(ROWS)('in %s: %o', (scene, request, words, right, wrong) => {
    const scenario = ALL.get(scene);
    if (scenario === undefined) throw new Error(`There is no scene ${scene}`);
    const question = askQuestion(scenario, request);
    expect(question?.words).toBe(words);
    expect(question?.choices.find(({ id }) => id === question.right)?.words).toBe(right);
    const beliefs = question?.choices.flatMap(({ misconception }) => misconception ?? []);
    expect(new Set(beliefs)).toEqual(new Set(wrong));
  });

  it('is none where its parts name nothing', () => {
    for (const [scene, request] of ROWS) {
      const scenario = ALL.get(scene);
      if (scenario === undefined) throw new Error(`There is no scene ${scene}`);
      expect(askQuestion(scenario, { ...request, channel: 'nowhere', agent: 'nobody' })).toBeUndefined();
    }
  });
});

/** Topics to which other programs write in transactions. */
import { Producer, stringSerializers } from '@platformatic/kafka';
import { afterEach, expect, inject, it } from 'vitest';
import { numbered } from '../../messaging/contract/harness.ts';
import type { Message } from '../../messaging/index.ts';
import { describeOn } from '../testing/describe-on.ts';
import { eventually, Inbox, networkHarness, REQUEST_MS, uniquePrefix, within } from '../testing/harness.ts';
import { KafkaBroker } from './kafka-broker.ts';

type TextProducer = Producer<string, string, string, string>;
type Transaction = Awaited<ReturnType<TextProducer['beginTransaction']>>;

describeOn('Kafka', inject('kafka'), (url) => {
  const harness = networkHarness(
    (prefix) => new KafkaBroker({ bootstrapServers: [url], prefix, requestTimeoutMs: REQUEST_MS }),
    100,
  );
  const programs: OtherProgram[] = [];
  afterEach(async () => {
    await Promise.all(programs.splice(0).map((program) => program.close()));
    await harness.closeAll();
  });
  /** Returns a channel with its topic, and a program that writes to it in transactions. */
  const open = async () => {
    const prefix = uniquePrefix();
    const broker = harness.on(prefix);
    const received = new Inbox<Message>();
    await broker.subscribe('work', received.push).ready;
    const program = new OtherProgram(url, `${prefix}work`);
    programs.push(program);
    return { broker, received, program };
  };

  it('a subscription and a consumer get what was committed, and nothing of what was aborted', async () => {
    const { broker, received, program } = await open();
    // All of it is in the log before the consumer reads: it gets several aborted transactions of one program in one answer.
    await program.write([{ n: 1 }], 'commit');
    await program.write([{ aborted: 1 }], 'abort');
    await program.write([{ n: 2 }], 'commit');
    await program.write([{ aborted: 2 }, { aborted: 3 }], 'abort');
    await program.write([{ aborted: 4 }], 'abort');
    await broker.publish('work', { n: 3 });
    const consumed: Message[] = [];
    while (consumed.length < 3) consumed.push(await within('the next message', broker.consume('work')));
    expect(consumed).toEqual(numbered(3));
    await received.comes(({ n }) => n === 3, 'the last message');
    expect(received.items).toEqual(numbered(3));
  });

  it('a queue whose messages were all consumed is empty: marks of transactions and aborted messages do not count', async () => {
    const { broker, program } = await open();
    await program.write(numbered(2), 'commit');
    await program.write([{ aborted: 1 }], 'abort');
    for (const message of numbered(2)) expect(await within('a message', broker.consume('work'))).toEqual(message);
    // Two messages, one that was aborted, and two marks.
    const stats = { accepted: 5, consumed: 5, depth: 0, dropped: 0 };
    await eventually(async () => expect(await broker.stats('work')).toMatchObject(stats));
  });

  it('what comes after an open transaction waits for its end; what came before, and who begins, does not', async () => {
    const { broker, received, program } = await open();
    await broker.publish('work', { n: 1 });
    const transaction = await program.begin([{ n: 2 }]);
    const late = new Inbox<Message>();
    await within('the subscription', broker.subscribe('work', late.push).ready);
    expect(await within('a message', broker.consume('work'))).toEqual({ n: 1 });
    await broker.publish('work', { n: 3 });
    await broker.flush();
    expect([late.items, received.items]).toEqual([[], numbered(1)]);
    await transaction.commit();
    await late.reach(2, 'messages after it began');
    await received.reach(3, 'messages');
    expect([late.items, received.items]).toEqual([numbered(3).slice(1), numbered(3)]);
  });
});

/** A program that is not ours. */
class OtherProgram {
  readonly #producer: TextProducer;
  readonly #topic: string;

  constructor(url: string, topic: string) {
    this.#topic = topic;
    this.#producer = new Producer({
      clientId: 'other',
      bootstrapBrokers: [url],
      transactionalId: uniquePrefix(),
      idempotent: true,
      serializers: stringSerializers,
    });
  }

  async begin(messages: readonly Message[]): Promise<Transaction> {
    const transaction = await this.#producer.beginTransaction();
    const topic = this.#topic;
    await transaction.send({ messages: messages.map((message) => ({ topic, value: JSON.stringify(message) })) });
    return transaction;
  }

  async write(messages: readonly Message[], end: 'commit' | 'abort'): Promise<void> {
    const transaction = await this.begin(messages);
    await transaction[end]();
  }

  close(): Promise<void> {
    return this.#producer.close();
  }
}

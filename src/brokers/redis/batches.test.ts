import { describe, expect, it } from 'vitest';
import { Batches } from './batches.ts';

type Sent = [channel: string, ...messages: string[]];

/** Returns batches whose server answers the n-th message of a batch with place n. */
function recorder() {
  const sent: Sent[] = [];
  const batches = new Batches((channel, messages) => {
    sent.push([channel, ...messages]);
    return Promise.resolve(Array.from({ length: messages.length / 2 }, (_, index) => [index + 1, 1]));
  });
  return { sent, batches };
}

describe('batches', () => {
  it('one turn - messages of one channel go together, in call order, and each gets its own outcome', async () => {
    const { sent, batches } = recorder();
    const outcomes = Promise.all([batches.add('a', 'x', 'mg1'), batches.add('b', 'y', ''), batches.add('a', 'z', '')]);
    expect(sent).toEqual([]);
    expect(await outcomes).toEqual([
      [1, 1],
      [1, 1],
      [2, 1],
    ]);
    expect(sent).toEqual([
      ['a', 'x', 'mg1', 'z', ''],
      ['b', 'y', ''],
    ]);
  });

  it('one turn - what comes in the next goes with the next', async () => {
    const { sent, batches } = recorder();
    await batches.add('a', 'x', '');
    await batches.add('a', 'y', '');
    expect(sent).toEqual([
      ['a', 'x', ''],
      ['a', 'y', ''],
    ]);
  });

  it('flush - what is there goes at once, and is not sent again', async () => {
    const { sent, batches } = recorder();
    const before = batches.add('a', 'x', '');
    batches.flush();
    expect(sent).toEqual([['a', 'x', '']]);
    const after = batches.add('a', 'y', '');
    await Promise.all([before, after]);
    expect(sent).toEqual([
      ['a', 'x', ''],
      ['a', 'y', ''],
    ]);
  });

  it('limits - a batch has a hundred messages at most, and is closed by the first that makes it long', async () => {
    const { sent, batches } = recorder();
    const many = Array.from({ length: 250 }, () => batches.add('a', 'x', ''));
    const long = 'x'.repeat(200 * 1024);
    const large = [long, long, long].map((text) => batches.add('b', text, ''));
    await Promise.all([...many, ...large]);
    expect(sent.map(([channel, ...messages]) => `${channel} ${messages.length / 2}`)).toEqual([
      'a 100',
      'a 100',
      'b 2',
      'a 50',
      'b 1',
    ]);
  });

  it('one call - its messages are in one batch and have their outcomes together; where all are queued the answer is a number', async () => {
    const sent: Sent[] = [];
    const batches = new Batches((channel, messages) => {
      sent.push([channel, ...messages]);
      return Promise.resolve(sent.length === 1 ? 7 : [[0], [9, 0]]);
    });
    const before = Array.from({ length: 98 }, () => batches.add('a', 'x', ''));
    const [all, more] = [batches.addAll('a', ['y', '', 'z', 'mg1']), batches.addAll('a', ['u', '', 'v', ''])];
    expect(await Promise.all([before[97], all, more])).toEqual([
      [104, 1],
      [
        [105, 1],
        [106, 1],
      ],
      [[0], [9, 0]],
    ]);
    expect(sent.map((batch) => batch.slice(-4))).toEqual([
      ['y', '', 'z', 'mg1'],
      ['u', '', 'v', ''],
    ]);
  });

  it('serial - one batch of a channel is under way, and what comes meanwhile goes with the next; other channels do not wait', async () => {
    const sent: Sent[] = [];
    const answers: (() => void)[] = [];
    const send = (channel: string, messages: readonly string[]) => {
      sent.push([channel, ...messages]);
      return new Promise((resolve) => answers.push(() => resolve(Array(messages.length / 2).fill([1, 1]))));
    };
    const batches = new Batches(send, { serial: true });
    const outcomes = ['x', 'y', 'z'].map((text) => {
      const outcome = batches.add('a', text, '');
      batches.flush();
      return outcome;
    });
    const other = batches.add('b', 'x', '');
    batches.flush();
    expect(sent).toEqual([
      ['a', 'x', ''],
      ['b', 'x', ''],
    ]);
    for (const answer of answers) answer();
    await Promise.all([outcomes[0], other]);
    await Promise.resolve();
    expect(sent.at(-1)).toEqual(['a', 'y', '', 'z', '']);
    answers.at(-1)?.();
    await Promise.all(outcomes);
  });

  it('failure - everybody of the batch gets it, and nobody else', async () => {
    const batches = new Batches((channel) =>
      channel === 'bad' ? Promise.reject(new Error('refused')) : Promise.resolve([[1, 1]]),
    );
    const outcomes = await Promise.allSettled(['bad', 'bad', 'good'].map((channel) => batches.add(channel, 'x', '')));
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled']);
  });
});

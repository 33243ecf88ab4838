/** `heronry serve` with a Redis Cluster of three masters behind it. */
import { beforeAll, expect, inject, it, onTestFinished } from 'vitest';
import { describeOn } from '../brokers/testing/describe-on.ts';
import { eventually, uniquePrefix } from '../brokers/testing/harness.ts';
import { ownCluster } from '../brokers/testing/redis-cluster.ts';
import { ask, codeOf, WireStream, waitForAnswer } from './testing/client.ts';
import { startServe } from './testing/serve.ts';

const SLOTS = 16_384;

describeOn('Redis', inject('redis'), () => {
  const cluster = ownCluster();
  const serve = async (address: string, prefix = uniquePrefix()) => {
    const gateway = await startServe(['--broker', address, '--prefix', prefix]);
    onTestFinished(() => gateway.stop());
    // A node that this machine is slow to connect to answers 503 until it is there.
    await waitForAnswer(gateway);
    return gateway;
  };
  /** A channel on each node. */
  const channels: string[] = [];
  beforeAll(async () => {
    for (let index = 0; channels.filter(Boolean).length < 3; index += 1) {
      const slot = Number(await cluster.cli(0, 'CLUSTER', 'KEYSLOT', `channel ${index}`));
      channels[Math.floor((slot * 3) / SLOTS)] ??= `channel ${index}`;
    }
  });
  const pathOf = (channel: string | undefined): string => `/v1/channels/${encodeURIComponent(channel ?? '')}`;

  it('channels on every node are published to, streamed, leased and listed; what redis-cli adds on any of them too', async () => {
    const prefix = uniquePrefix();
    const gateway = await serve(`redis+cluster://${cluster.nodes[0]}`, prefix);
    for (const channel of channels) {
      const stream = new WireStream(gateway, `${pathOf(channel)}/events`);
      await stream.reach('hello', 1);
      expect((await ask(gateway, `${pathOf(channel)}/messages`, { body: '{"n":1}' })).status).toBe(204);
      await cluster.cli(0, 'XADD', `${prefix}{${channel}}`, '*', 'message', '{"n":2}');
      const messages = (await stream.reach('message', 2)).filter(({ event }) => event === 'message');
      expect(messages.map(({ data }) => JSON.parse(data).message)).toEqual([{ n: 1 }, { n: 2 }]);
      stream.close();
      const { leases } = JSON.parse((await ask(gateway, `${pathOf(channel)}/leases`, { body: '{"count":2}' })).text);
      expect(leases.map(({ message }: { message: unknown }) => message)).toEqual([{ n: 1 }, { n: 2 }]);
      expect(JSON.parse((await ask(gateway, pathOf(channel))).text)).toMatchObject({ accepted: 2 });
    }
    const listed = JSON.parse((await ask(gateway, '/v1/channels')).text);
    expect(listed.channels.toSorted()).toEqual(channels.toSorted());
  });

  it('with several addresses, one of a node that is not there does no harm', async () => {
    const gateway = await serve(`redis+cluster://127.0.0.1:1,${cluster.nodes[2]}`);
    for (const channel of channels)
      expect((await ask(gateway, `${pathOf(channel)}/messages`, { body: '{"n":1}' })).status).toBe(204);
  });

  it('while one node is down, its channels and the list answer 503; when it is back, everything works again', async () => {
    const gateway = await serve(`redis+cluster://${cluster.nodes.join(',')}`);
    const publish = async (node: number) => {
      const answer = await ask(gateway, `${pathOf(channels[node])}/messages`, { body: '{"n":1}' });
      return answer.status === 204 ? '204' : codeOf(answer);
    };
    await cluster.kill(1);
    await eventually(async () => expect(await publish(1)).toBe('503 unavailable'));
    expect(codeOf(await ask(gateway, '/v1/channels'))).toBe('503 unavailable');
    await cluster.restart(1);
    await cluster.whole();
    await eventually(async () =>
      expect([await publish(0), await publish(1), await publish(2)]).toEqual(Array(3).fill('204')),
    );
    await waitForAnswer(gateway);
  });

  it('the address of a node as that of a server is refused with the cure', async () => {
    const gateway = await startServe(['--broker', `redis://${cluster.nodes[0]}`, '--prefix', uniquePrefix()]);
    onTestFinished(() => gateway.stop());
    const answers = await Promise.all(
      channels.map((channel) => ask(gateway, `${pathOf(channel)}/messages`, { body: '{"n":1}' })),
    );
    expect(answers.map(({ text }) => text).join('\n')).toContain('redis+cluster://');
  });
});

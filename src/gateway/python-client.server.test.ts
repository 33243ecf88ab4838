/** The Python client, as a program of its own, in front of real servers: the gateway is started again under it. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, inject, it, onTestFinished } from 'vitest';
import { describeOn } from '../brokers/testing/describe-on.ts';
import { uniquePrefix } from '../brokers/testing/harness.ts';
import { freePort, startServer, withProgram } from '../brokers/testing/process.ts';
import { startServe } from './testing/serve.ts';

const COUNT = 500;

/** Publishes and consumes with requests under way while the gateway is started again; prints what came. */
const PROGRAM = `
import asyncio, sys
from heronry import GatewayBroker
from heronry.gateway import UncertainError

async def main(url, token_file, count):
    broker = GatewayBroker(url, lambda: open(token_file).read(), timeout=600.0, prefetch=20)
    heard = []
    await broker.subscribe("work", lambda message: heard.append(message["n"])).ready()
    await asyncio.gather(*[broker.publish("work", {"n": n}) for n in range(count)])
    got = [(await broker.consume("work"))["n"] for _ in range(count // 2)]
    print("half", flush=True)
    uncertain = []
    async def more(n):
        try:
            await broker.publish("work", {"n": n})
        except UncertainError:
            uncertain.append(n)
    later = [asyncio.ensure_future(more(n)) for n in range(count, 2 * count)]
    while len(got) < count:
        got.append((await broker.consume("work"))["n"])
    await asyncio.gather(*later)
    await broker.publish("work", {"n": -1})
    certain = set(range(-1, 2 * count)) - set(uncertain)
    # What the first gateway had read ahead comes again some time later. A message that is lost ends this by the time limit.
    while not certain <= set(got):
        got.append((await broker.consume("work"))["n"])
    while not certain <= set(heard):
        await asyncio.sleep(0.01)
    await broker.close()
    for numbers in (got, heard):
        assert len(set(numbers)) == len(numbers), "twice"
    print("each once", flush=True)

asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
`;

async function holdToRestart(broker: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'heronry-python-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const port = await freePort();
  const tokenFile = join(folder, 'token');
  const args = ['--broker', broker, '--prefix', uniquePrefix(), '--port', `${port}`];
  const serve = async () => {
    const gateway = await startServe(args);
    onTestFinished(() => gateway.stop());
    await writeFile(tokenFile, gateway.token);
    return gateway;
  };
  const first = await serve();
  const command = ['python3', '-c', PROGRAM, first.url, tokenFile, `${COUNT}`];
  const program = await startServer(command, /half/, { PYTHONPATH: 'src/python', PYTHONDONTWRITEBYTECODE: '1' });
  onTestFinished(() => program.stop());
  await first.signal('SIGTERM');
  await serve();
  expect(await program.says(/each once/)).toContain('each once');
}

describeOn('Redis, and Python', withProgram('python3', inject('redis')), (url) => {
  it('GatewayBroker of Python on Redis: each message once, with the gateway started again in between', () =>
    holdToRestart(url));
});

describeOn('Kafka, and Python', withProgram('python3', inject('kafka')), (url) => {
  it('GatewayBroker of Python on Kafka: each message once, with the gateway started again in between', () =>
    holdToRestart(`kafka://${url}`));
});

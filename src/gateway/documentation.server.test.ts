/** The examples of docs/brokers.md that need no server of their own print what their readers expect. */
import { readFile } from 'node:fs/promises';
import { expect, it, onTestFinished } from 'vitest';
import { run } from '../brokers/testing/process.ts';
import { startServe } from './testing/serve.ts';

async function exampleOf(kind: string): Promise<string> {
  const page = await readFile('docs/brokers.md', 'utf8');
  const blocks = [...page.matchAll(/```ts\n(.*?)```/gs)].map(([, block = '']) => block);
  return blocks.find((block) => block.includes(`new ${kind}(`)) ?? '';
}

async function printed(example: string): Promise<readonly string[]> {
  const output = await run([process.execPath, '--input-type=module', '-e', example]);
  return output.trim().split('\n').toSorted();
}

it('docs/brokers.md - the example of InMemoryBroker receives and consumes', async () => {
  expect(await printed(await exampleOf('InMemoryBroker'))).toEqual(['Received: { setpoint: 1 }', '{ setpoint: 1 }']);
});

it('docs/brokers.md - the example of GatewayBroker receives and consumes', async () => {
  const gateway = await startServe([]);
  onTestFinished(() => gateway.stop());
  const example = await exampleOf('GatewayBroker');
  expect(example).toContain("'http://127.0.0.1:4180', token: '…'");
  const own = example.replace('http://127.0.0.1:4180', gateway.url).replace('…', gateway.token);
  expect(await printed(own)).toEqual(['Received: { setpoint: 1 }', '{ setpoint: 1 }']);
});

import { expect, it } from 'vitest';
import { BROKER_TEMPLATES, contractSceneOf, playableScene } from '../scenario/index.ts';
import { compareBrokers } from '../simulation/index.ts';
import { loadSandbox, sandboxedCode } from './index.ts';

it('an own broker is one more column, which the others are compared with', async () => {
  const source = BROKER_TEMPLATES.find(({ name }) => name === 'Fire and forget')?.source ?? '';
  const scene = contractSceneOf('C21');
  if (scene === undefined) throw new Error('There is no scene of C21');
  const own = { kind: 'own', source } as const;
  const code = sandboxedCode(await loadSandbox());
  const compared = compareBrokers(playableScene(scene, 'Scene', own), 10_000_000, code);
  expect(compared.brokers.map(({ kind }) => kind)).toEqual([
    ...['memory', 'redis-pubsub', 'redis-streams', 'kafka', 'kafka-share', 'own'],
  ]);
  expect(compared.own).toBe(5);
  const worker = compared.readers.find(({ subject }) => subject.includes('worker'));
  expect(worker?.cells.at(0)).not.toEqual(worker?.cells.at(-1));
  expect(worker?.differs).toEqual(worker?.cells.map((cell) => cell !== worker.cells[5]));
});

import { expect, it } from 'vitest';
import type { RowJudgement } from '../../../messaging/contract/index.ts';
import { type CheckWorker, ContractCheck } from './contract-check.ts';
import { countWords, sectionsOf } from './contract-summary.ts';
import type { ContractReport } from './contract-worker.ts';

class FakeWorker implements CheckWorker {
  onmessage: CheckWorker['onmessage'] = null;
  onerror: CheckWorker['onerror'] = null;
  readonly posted: string[] = [];
  isEnded = false;

  postMessage(source: string): void {
    this.posted.push(source);
  }

  terminate(): void {
    this.isEnded = true;
  }

  say(report: ContractReport): void {
    // A worker that has ended says nothing more.
    if (!this.isEnded) this.onmessage?.(new MessageEvent('message', { data: report }));
  }
}

function checkWith() {
  const workers: FakeWorker[] = [];
  const check = new ContractCheck(() => {
    const worker = new FakeWorker();
    workers.push(worker);
    return worker;
  });
  return { check, workers, state: () => check.state.getState() };
}

const row = (id: string, section: RowJudgement['section'], result: RowJudgement['result']): RowJudgement => ({
  ...{ id, section, result, title: id },
});

it('rows come one by one, and the worker ends with the last', () => {
  const { check, workers, state } = checkWith();
  check.start('class A {}');
  expect(workers[0]?.posted).toEqual(['class A {}']);
  workers[0]?.say({ kind: 'begins', total: 2 });
  workers[0]?.say({ kind: 'row', row: row('C01', 'A', 'kept') });
  expect(state()).toMatchObject({ status: 'runs', total: 2, rows: [{ id: 'C01' }] });
  workers[0]?.say({ kind: 'row', row: row('C21', 'C', 'differs') });
  workers[0]?.say({ kind: 'done' });
  expect(state()).toMatchObject({ status: 'done', source: 'class A {}', rows: [{ id: 'C01' }, { id: 'C21' }] });
  expect(workers[0]?.isEnded).toBe(true);
});

it('Stop ends the worker at once, and keeps the rows that were judged', () => {
  const { check, workers, state } = checkWith();
  check.start('a');
  workers[0]?.say({ kind: 'row', row: row('C01', 'A', 'kept') });
  check.stop();
  expect(workers[0]?.isEnded).toBe(true);
  expect(state()).toMatchObject({ status: 'stopped', rows: [{ id: 'C01' }] });
  check.stop();
  expect(state().status).toBe('stopped');
});

it('another check ends the one before and its rows', () => {
  const { check, workers, state } = checkWith();
  check.start('a');
  workers[0]?.say({ kind: 'row', row: row('C01', 'A', 'kept') });
  check.start('b');
  expect(workers.map(({ isEnded }) => isEnded)).toEqual([true, false]);
  expect(state()).toMatchObject({ status: 'runs', source: 'b', rows: [] });
});

it('a source without a broker, or a worker that does not start, is told', () => {
  const { check, workers, state } = checkWith();
  check.start('a');
  workers[0]?.say({ kind: 'failed', words: 'no class' });
  expect(state()).toMatchObject({ status: 'failed', problem: 'no class' });
  check.start('b');
  workers[1]?.onerror?.(new Event('error') as ErrorEvent);
  expect(state()).toMatchObject({ status: 'failed', problem: expect.stringContaining('could not be loaded') });
});

it('the rows are counted by section and by result', () => {
  const rows = [row('C21', 'C', 'differs'), row('C01', 'A', 'kept'), row('C05', 'A', 'not offered')];
  expect(sectionsOf(rows).map(({ letter, kept, rows: own }) => [letter, kept, own.length])).toEqual([
    ['A', 1, 2],
    ['C', 0, 1],
  ]);
  expect(countWords(rows)).toBe('1 kept, 1 differs, 1 not offered');
});

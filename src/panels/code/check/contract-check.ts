/** The contract on the scenario's own broker: one check at a time, in a worker. Its result stays until the next one. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { RowJudgement } from '../../../messaging/contract/index.ts';
import type { ContractReport } from './contract-worker.ts';

export interface ContractState {
  readonly status: 'none' | 'runs' | 'done' | 'stopped' | 'failed';
  /** Source that is judged. */
  readonly source: string;
  readonly rows: readonly RowJudgement[];
  /** Number of rows that there are in all; 0 until the source has been found to have a broker. */
  readonly total: number;
  /** Reason why nothing could be judged. */
  readonly problem?: string | undefined;
}

/** Part of a worker that a check needs. */
export interface CheckWorker {
  onmessage: ((event: MessageEvent<ContractReport>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  postMessage(source: string): void;
  terminate(): void;
}

export class ContractCheck {
  readonly state: StoreApi<ContractState> = createStore(
    (): ContractState => ({ status: 'none', source: '', rows: [], total: 0 }),
  );
  readonly #make: () => CheckWorker;
  #worker: CheckWorker | undefined;

  constructor(make: () => CheckWorker) {
    this.#make = make;
  }

  /** Judges a source by every row; a check that is under way ends. */
  start(source: string): void {
    this.#end();
    this.state.setState({ status: 'runs', source, rows: [], total: 0, problem: undefined });
    const worker = this.#make();
    this.#worker = worker;
    worker.onmessage = ({ data }) => this.#take(data);
    worker.onerror = () => this.#take({ kind: 'failed', words: 'What runs code could not be loaded.' });
    worker.postMessage(source);
  }

  /** Ends the check at once. The rows that were judged stay. */
  stop(): void {
    if (this.#worker === undefined) return;
    this.#end();
    this.state.setState({ status: 'stopped' });
  }

  #take(report: ContractReport): void {
    switch (report.kind) {
      case 'begins':
        this.state.setState({ total: report.total });
        break;
      case 'row':
        this.state.setState(({ rows }) => ({ rows: [...rows, report.row] }));
        break;
      case 'failed':
        this.#end();
        this.state.setState({ status: 'failed', problem: report.words });
        break;
      case 'done':
        this.#end();
        this.state.setState({ status: 'done' });
    }
  }

  #end(): void {
    this.#worker?.terminate();
    this.#worker = undefined;
  }
}

/** The check of this page. */
export const contractCheck = new ContractCheck(
  () => new Worker(new URL('./contract-worker.ts', import.meta.url), { type: 'module' }),
);

/** The contract as the tests have found it on real servers. `.ci/contract-matrix.mjs` keeps the table true. */
import { BROKER_KINDS, type BrokerKind } from '../../scenario/index.ts';
import type { ComparedRow } from '../../simulation/index.ts';
import contract from './contract.json' with { type: 'json' };

/** Brokers that Heronry has a driver for. Share groups have a model only. */
export const DRIVER_KINDS = BROKER_KINDS.filter((kind) => kind !== 'kafka-share');

type DriverKind = Exclude<BrokerKind, 'kafka-share'>;

interface Found {
  readonly kept: boolean;
  /** How it differs; for a row that is kept, the part that holds within one process only. */
  readonly words?: string;
}

interface ContractRow {
  readonly id: string;
  readonly title: string;
  readonly brokers: Readonly<Record<DriverKind, Found>>;
}

const ROWS: readonly ContractRow[] = contract;

/** Returns the rows in which some broker differs, and those in which all are alike. */
export function contractRows(): { readonly differing: readonly ComparedRow[]; readonly alike: readonly ComparedRow[] } {
  const rows = ROWS.map(({ id, title, brokers }): ComparedRow => {
    const found = DRIVER_KINDS.map((kind) => brokers[kind]);
    return {
      subject: `${id}: ${title}`,
      cells: found.map(({ kept, words }) => (words === undefined ? 'holds' : kept ? `holds, but ${words}` : words)),
      differs: found.map(({ kept, words }) => !kept || words !== undefined),
    };
  });
  return {
    differing: rows.filter(({ differs }) => differs.includes(true)),
    alike: rows.filter(({ differs }) => !differs.includes(true)),
  };
}

/** Names of faults, as in their `kind` in the scenario, with the words for them. */
export const FAULT_NAMES = {
  delay: 'delay',
  loss: 'loss',
  duplication: 'duplication',
  reordering: 'reordering',
  cut: 'cut',
  narrow: 'narrow link',
  crash: 'crash',
  slow: 'slow agent',
  throw: 'throwing callback',
  full: 'full queue',
} as const;

export type FaultName = keyof typeof FAULT_NAMES;

/**
 * Areas of the source that mutants are made of, each with the tests that have to notice them.
 * - `goal` is the share of mutants, in percent, that must be killed.
 * - `every` makes a sample: of so many mutants one is tried (see `choice.mjs`), so that each area takes minutes.
 * - `isolate` gives each file of tests a worker of its own, which takes longer; for tests that disturb those of other files.
 * - Tests of many seconds that kill little that the others leave alive are left out of `tests`.
 */
export const AREAS = {
  messaging: {
    goal: 90,
    every: 12,
    isolate: true,
    mutate: ['src/messaging/*.ts'],
    tests: ['src/messaging/*.test.ts', 'src/messaging/contract/*.test.ts', 'src/messaging/testing/model.test.ts'],
  },
  trace: {
    goal: 80,
    every: 8,
    mutate: ['src/trace/*.ts', 'src/trace/recording/*.ts'],
    // Two of its files are tested by runs, and two by links to a part of a recording.
    tests: [
      'src/trace/**/*.test.ts',
      'src/recording/window-link.test.ts',
      'src/simulation/{message-numbers,missed-of-runs}.test.ts',
    ],
  },
  scenario: {
    goal: 80,
    every: 14,
    mutate: ['src/scenario/*.ts', 'src/scenario/kinds/*.ts'],
    tests: [
      'src/scenario/{check,commands,contract-scenes,decode-text,edit,fault-places,level-layout,node-names,placement,repairs,schema,text,well-formed}.test.ts',
      'src/scenario/kinds/{kinds,new-assertions}.test.ts',
      'src/sandbox/code-templates.test.ts',
    ],
  },
  // Apart from the scenario, as each of its tests takes seconds.
  links: {
    goal: 80,
    every: 20,
    mutate: ['src/scenario/link/*.ts'],
    tests: ['src/scenario/link/{codec,packed-text}.test.ts'],
  },
  store: { goal: 80, every: 8, mutate: ['src/store/*.ts'], tests: ['src/store/**/*.test.ts'] },
  guards: {
    goal: 80,
    every: 5,
    mutate: [
      'src/gateway/{app,guards,request,problems,body-schema,idempotency-cache,leases,taken-notices,site,message-text,directory,clients}.ts',
    ],
    tests: [
      'src/gateway/{body,clients,directory,gateway,guards,idempotency-cache,lease-hub,leases,log-and-metrics,message-text,openapi,problems,schema,site,taken-notices}.test.ts',
    ],
  },
  models: {
    goal: 80,
    every: 4,
    // Without the table of what the models leave out, which is words alone.
    mutate: ['src/simulation/models/!(simplifications).ts', 'src/simulation/memory-model.ts'],
    tests: [
      'src/simulation/memory-model.test.ts',
      'src/simulation/models/{acknowledging,client-attempts,kafka-assignors,kafka-model,kafka-partitioner,kafka-protocols,kafka-rebalance,kafka-retention,log-readers,network-clients,own-model,own-model-calls,pubsub-model,share-model,streams-model,troubles}.test.ts',
    ],
  },
};

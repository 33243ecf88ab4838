/**
 * Areas of the source that mutants are made of, each with the tests that have to notice them. `goal` is the share of mutants, in
 * percent, that must be killed. Tests of many seconds that kill nothing the others leave alive are left out.
 */
export const AREAS = {
  messaging: {
    goal: 90,
    mutate: ['src/messaging/*.ts'],
    tests: ['src/messaging/*.test.ts', 'src/messaging/contract/*.test.ts', 'src/messaging/testing/model.test.ts'],
  },
  trace: { goal: 80, mutate: ['src/trace/*.ts'], tests: ['src/trace/**/*.test.ts'] },
  scenario: {
    goal: 80,
    mutate: ['src/scenario/*.ts', 'src/scenario/link/*.ts'],
    tests: ['src/scenario/**/*.test.ts'],
  },
  store: { goal: 80, mutate: ['src/store/*.ts'], tests: ['src/store/**/*.test.ts'] },
  guards: {
    goal: 80,
    mutate: [
      'src/gateway/{app,guards,request,problems,schema,once,leases,takes,site,page-policy,message-text,directory,clients}.ts',
    ],
    tests: ['src/gateway/**/*.test.ts'],
  },
  models: {
    goal: 80,
    mutate: ['src/simulation/models/*.ts', 'src/simulation/memory-model.ts'],
    tests: ['src/simulation/models/*.test.ts'],
  },
};

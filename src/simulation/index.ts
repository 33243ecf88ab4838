export type { ModelMaker } from './channel-model.ts';
export { brokerModel } from './models/broker-model.ts';
export { Run, type RunOptions } from './run.ts';
export { simulate } from './simulate.ts';

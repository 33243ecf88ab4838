export { fingerprint } from './fingerprint.ts';
export { type RecordedScenario, recordedScenario } from './recorded-scenario.ts';
export { type LiveControls, type LiveOptions, startLive } from './session.ts';

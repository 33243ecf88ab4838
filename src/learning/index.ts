export type {
  ClassChoice,
  ClassPhase,
  ClassQuestion,
  ClassResults,
  ClassState,
  ClassStep,
  Distribution,
  PhoneState,
} from '../brokers/gateway/class-protocol.ts';
export { type ClassConnection, ClassRefusedError, requestClass } from './class-client.ts';
export { type CountedMisconception, countMisconceptions, resultsCsv } from './class-results.ts';
export { type ClassGateway, type ClassSession, type ClassView, createClassSession } from './class-session.ts';
export { joinClass, type PhoneSession, type PhoneStorage, type PhoneView } from './phone-session.ts';
export { type PhoneWords, phoneWords } from './phone-words.ts';

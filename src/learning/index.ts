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
export { type ClassConnection, ClassRefusedError, type ClassWatch } from './class-client.ts';
export { joinClass, type PhoneSession, type PhoneStorage, type PhoneView } from './phone-session.ts';
export { type PhoneWords, phoneWords } from './phone-words.ts';

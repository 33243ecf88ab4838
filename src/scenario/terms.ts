/** Basic types of all parts of a scenario. */
export type { JsonValue, OverflowPolicy } from '../messaging/index.ts';

/** Virtual time in whole microseconds since the start of the run. */
export type Micros = number;

/** What an agent may do with a channel. */
export type LinkKind = 'publish' | 'subscribe' | 'consume';

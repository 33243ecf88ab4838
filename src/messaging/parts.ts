/** The second door: what a broker is made of, for the brokers of this project. No part of the published library. */
export { atLeastOne } from './at-least-one.ts';
export { deferToMacrotask, setTimer } from './defer.ts';
export { EventListeners } from './events.ts';
export { partitionOfKey } from './key-partition.ts';
export { Ring } from './ring.ts';
export { LiveSubscription, type SubscriptionReports } from './subscription.ts';
export { Trampoline } from './trampoline.ts';

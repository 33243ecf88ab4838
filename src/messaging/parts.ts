/** The second door: what a broker is made of, for the brokers of this project. No part of the published library. */
export { atLeastOne, checkConsumeOptions, checkPublishOptions, checkSubscribe } from './arguments.ts';
export { deferToMacrotask, setTimer } from './defer.ts';
export { EventListeners, type Report } from './events.ts';
export { Ring } from './ring.ts';
export { LiveSubscription, type SubscriptionReports } from './subscription.ts';
export { Trampoline } from './trampoline.ts';

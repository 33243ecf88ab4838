export { BaseBroker, type BaseBrokerOptions } from './base-broker.ts';
export { agentPairs, ChannelManager } from './channel-manager.ts';
export {
  CHANNEL_NAME_UNITS_MAX,
  checkName,
  getChannelName,
  nameProblem,
  parseChannelName,
} from './channel-name.ts';
export type { OverflowPolicy, QueueLimits } from './channel-state.ts';
export type { Defer, Timer } from './defer.ts';
export {
  AbortError,
  BrokerClosedError,
  ChannelNameError,
  LimitError,
  MessagingError,
  PayloadError,
  QueueFullError,
  ServerError,
  TimeoutError,
  UnavailableError,
  UncertainError,
  UnsupportedError,
} from './errors.ts';
export type { Report } from './events.ts';
export { InMemoryBroker } from './in-memory-broker.ts';
export type { InMemoryBrokerOptions, Offering } from './in-memory-options.ts';
export {
  type BrokerEvents,
  type ChannelStats,
  type ConsumeOptions,
  type Envelope,
  type JsonObject,
  type JsonValue,
  type Message,
  MessageBroker,
  type MessageCallback,
  type PublishOptions,
  type SubscribeOptions,
  type Subscription,
} from './message-broker.ts';
export { PAYLOAD_BYTES_MAX, PAYLOAD_DEPTH_MAX, sizeOf, snapshot } from './snapshot.ts';

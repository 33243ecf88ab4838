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
} from './errors.ts';
export { InMemoryBroker, type InMemoryBrokerOptions, type Offering } from './in-memory-broker.ts';
export {
  type BrokerEvents,
  type ChannelStats,
  type ConsumeOptions,
  type Envelope,
  type JsonValue,
  type Message,
  MessageBroker,
  type MessageCallback,
  type PublishOptions,
  type SubscribeOptions,
  type Subscription,
} from './message-broker.ts';
export { PAYLOAD_BYTES_MAX, PAYLOAD_DEPTH_MAX, sizeOf, snapshot } from './snapshot.ts';

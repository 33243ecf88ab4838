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
  BatchError,
  BrokerClosedError,
  ChannelNameError,
  LimitError,
  MessagingError,
  PayloadError,
  QueueFullError,
  type Refused,
  ReplyError,
  ServerError,
  TimeoutError,
  UnavailableError,
  UncertainError,
  UnsupportedError,
} from './errors.ts';
export type { Report } from './event-emitter.ts';
export { InMemoryBroker } from './in-memory-broker.ts';
export type { InMemoryBrokerOptions, Offering } from './in-memory-options.ts';
export { MessageBroker } from './message-broker.ts';
export type {
  AnyChannels,
  BrokerEvents,
  ChannelStats,
  ConsumeOptions,
  Envelope,
  JsonObject,
  JsonValue,
  Message,
  MessageCallback,
  MessagesOptions,
  OnceOptions,
  PublishOptions,
  ReplyOptions,
  RequestHandler,
  RequestOptions,
  SubscribeOptions,
  Subscription,
  TypedChannel,
  UntypedChannel,
} from './message-types.ts';
export { PAYLOAD_BYTES_MAX, PAYLOAD_DEPTH_MAX, sizeOf, snapshot } from './snapshot.ts';

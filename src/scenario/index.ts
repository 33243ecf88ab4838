export { agentPlace } from './agent-place.ts';
export { BROKER_TEMPLATES, type BrokerTemplate } from './broker-templates.ts';
export { canonicalScenario } from './canonical.ts';
export { type CheckResult, checkScenario } from './check.ts';
export { type CodePart, codeOf } from './code-of.ts';
export { CODE_TEMPLATES, type CodeTemplate, templateSource } from './code-templates.ts';
export type { Command, EditIssue, EditResult, Fragment, NodeRef } from './commands.ts';
export { CONTRACT_SCENES, type ContractScene, contractSceneOf, playableScene } from './contract-scenes.ts';
export { decodeText } from './decode-text.ts';
export { agentOf, channelOf, emptyScenario, fragmentOf, freshId, hasNode, newChannel, sameLink } from './document.ts';
export { edit } from './edit.ts';
export { coversAgent, coversChannel, coversLink, namesIn, type Where } from './fault-places.ts';
export type { GalleryEntry } from './gallery/build.ts';
export { FIRST_ENTRY } from './gallery/first-entry.ts';
export { GALLERY } from './gallery/gallery.ts';
export { uprightScene } from './gallery/upright.ts';
export {
  BEHAVIOURS,
  type Behaviour,
  type BehaviourKind,
  behaviourIssue,
  fitsBeside,
  newBehaviour,
} from './kinds/behaviours.ts';
export {
  BROKER_KINDS,
  BROKER_NAMES,
  BROKER_WAYS,
  BROKERS,
  BUILT_IN_BROKERS,
  CLIENTS,
  clientOf,
  DEFAULT_KAFKA,
  DEFAULT_SHARE,
  DEFAULT_STREAMS,
  defaultBroker,
  type Keeping,
} from './kinds/brokers.ts';
export {
  type Assertion,
  type AssertionKind,
  assertionWords,
  EXPECTATIONS,
  newAssertion,
  sentenceParts,
  withoutStrangers,
} from './kinds/expectations.ts';
export {
  FAULTS,
  type Fault,
  type FaultKind,
  faultKindsAt,
  type LinkFault,
  newFault,
  OVERFLOWS,
} from './kinds/faults.ts';
export { type AnyKind, type Choices, type Field, isShown } from './kinds/field.ts';
export { messageOf } from './kinds/message-of.ts';
export { newAssertions } from './kinds/new-assertions.ts';
export { layeredLayout } from './layered-layout.ts';
export { hasLevels, levelLayout, UPRIGHT_ROWS } from './level-layout.ts';
export {
  DEFAULT_BROKER,
  DEFAULT_CAPACITY,
  DEFAULT_NETWORK,
  DEFAULT_OVERFLOW,
  LIMITS,
  LINK_CHAT_CHARACTERS,
  LINK_MAX_CHARACTERS,
  LINK_WARN_CHARACTERS,
} from './limits.ts';
export {
  type DecodeResult,
  decodeMoment,
  encodeMoment,
  PRESENT_PREFIX,
} from './link/codec.ts';
export type { Moment } from './link/moment.ts';
export { packText, unpackText } from './link/packed-text.ts';
export { channelTitle, SHOWN_NAME_MAX, shortChannelTitle, shortName, textWidth } from './node-names.ts';
export { freeOffset, freePlace } from './placement.ts';
export type { RepairReport } from './repairs.ts';
export type {
  Agent,
  AgentRole,
  Bookmark,
  Broker,
  BrokerKind,
  BuiltInBroker,
  Channel,
  Client,
  ClientRetries,
  Intervention,
  KafkaRetries,
  Link,
  LinkKind,
  Micros,
  Network,
  OverflowPolicy,
  RebalanceProtocol,
  RedisRetries,
  Scenario,
  Template,
} from './scenario.ts';
export { parseScenarioText, readScenarioFile, scenarioToText } from './text.ts';

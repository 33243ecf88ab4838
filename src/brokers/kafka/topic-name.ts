/**
 * The topic of a channel: a prefix and the escaped name. Letters, digits, `_` and `-` stay; every other UTF-16 unit is written as
 * `-` and four hexadecimal digits. A `-` that such four digits follow is escaped too. Two channels never share a topic. A name of
 * letters, like every name that `getChannelName` gives, stays as it is. A `.` is escaped: Kafka considers `a.b` and `a_b` too
 * similar.
 */
import { ChannelNameError } from '../../messaging/index.ts';

/** Kafka's limit of a topic's name. */
const TOPIC_NAME_MAX = 249;

const NEEDS_ESCAPE = /[^A-Za-z0-9_-]|-(?=[0-9a-f]{4})/g;
const ESCAPE = /-([0-9a-f]{4})/g;

/**
 * Returns the topic of a channel.
 * @throws ChannelNameError if it would be longer than Kafka allows
 */
export function topicOf(prefix: string, channel: string): string {
  const escaped = channel.replace(NEEDS_ESCAPE, (unit) => `-${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const topic = prefix + escaped;
  if (topic.length <= TOPIC_NAME_MAX) return topic;
  throw new ChannelNameError(
    `The topic for channel ${JSON.stringify(channel)} has ${topic.length} characters, of at most ${TOPIC_NAME_MAX}: use a shorter name`,
  );
}

/** Returns the channel of a topic, or undefined if `topicOf` never returns this name. */
export function channelOf(prefix: string, topic: string): string | undefined {
  if (!topic.startsWith(prefix)) return undefined;
  const rest = topic.slice(prefix.length);
  const channel = rest.replace(ESCAPE, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
  return channel !== '' && topicOf(prefix, channel) === topic ? channel : undefined;
}

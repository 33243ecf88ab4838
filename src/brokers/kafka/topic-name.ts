/**
 * The topic of a channel: a prefix and the channel's name, in which every unit that is no letter, digit, `_` or `-` is written as
 * `-` and its four hexadecimal digits, as is a `-` that four such digits follow. Two channels never share a topic, and a name of
 * letters, like every name that `getChannelName` gives, stays as it is. A `.` is written so too: Kafka takes `a.b` and `a_b` for too alike.
 */
import { ChannelNameError } from '../../messaging/index.ts';

/** What Kafka allows. */
const TOPIC_NAME_MAX = 249;

const NEEDS_ESCAPE = /[^A-Za-z0-9_-]|-(?=[0-9a-f]{4})/g;
const ESCAPE = /-([0-9a-f]{4})/g;

/** @throws ChannelNameError where it would be longer than Kafka allows */
export function topicOf(prefix: string, channel: string): string {
  const escaped = channel.replace(NEEDS_ESCAPE, (unit) => `-${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const topic = prefix + escaped;
  if (topic.length <= TOPIC_NAME_MAX) return topic;
  throw new ChannelNameError(
    `The topic for channel ${JSON.stringify(channel)} has ${topic.length} characters, of at most ${TOPIC_NAME_MAX}: use a shorter name`,
  );
}

/** The channel of a topic, or undefined where `topicOf` never gives this name. */
export function channelOf(prefix: string, topic: string): string | undefined {
  if (!topic.startsWith(prefix)) return undefined;
  const rest = topic.slice(prefix.length);
  const channel = rest.replace(ESCAPE, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
  return channel !== '' && topicOf(prefix, channel) === topic ? channel : undefined;
}

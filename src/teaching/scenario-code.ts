/** What the agents of a scenario do, as a program with the broker of HERON: beside the picture, it says the same. */
import type { Agent, Behaviour, Intervention, Link, Scenario } from '../scenario/index.ts';
import type { Micros } from '../trace/index.ts';

/** The program of one agent. */
export interface AgentCode {
  readonly agent: string;
  /** Lines of Python; empty for an agent that does nothing by itself. */
  readonly lines: readonly string[];
}

/** Returns the program of each agent, in the order of the document. */
export function codeOf({ agents, links, interventions }: Scenario): readonly AgentCode[] {
  return agents.map((agent) => {
    const own = links.filter((link) => link.agent === agent.id);
    const later = interventions.filter((one) => one.agent === agent.id);
    return {
      agent: agent.id,
      lines: blocksOf(agent, own, later).flatMap((block, index) => (index === 0 ? block : ['', ...block])),
    };
  });
}

function blocksOf(
  agent: Agent,
  links: readonly Link[],
  later: readonly Intervention[],
): readonly (readonly string[])[] {
  const ticks = agent.behaviours.filter((one) => one.kind === 'tick');
  const receivers = links.filter(({ kind }) => kind !== 'publish');
  const actions = later.flatMap((one) => actionOf(one));
  return [
    ...ticks.map(timerOf),
    ...receivers.map((link) => receiverOf(agent, link)),
    ...(actions.length === 0 ? [] : [actions]),
  ];
}

function timerOf({
  channel,
  periodUs,
  offsetUs,
  count,
  message,
}: Extract<Behaviour, { kind: 'tick' }>): readonly string[] {
  return [
    ...(offsetUs > 0 ? [`await sleep(${seconds(offsetUs)})`] : []),
    count > 0 ? `for _ in range(${count}):` : 'while True:',
    `    await broker.publish(${text(channel)}, ${value(message)})`,
    `    await sleep(${seconds(periodUs)})`,
  ];
}

/** Returns the callback of a subscription, or the loop of a consumer. */
function receiverOf(agent: Agent, { kind, channel }: Link): readonly string[] {
  const body = agent.behaviours.flatMap((one) => reactionOf(one, channel));
  if (kind === 'subscribe') {
    const name = `on_${channel.replaceAll(/\W/g, '_')}`;
    const lines = body.length === 0 ? ['pass  # it has the message'] : body;
    return [
      `async def ${name}(message):`,
      ...lines.map(indented),
      `broker.subscribe(${text(channel)}, ${name})  # called for each message`,
    ];
  }
  return [
    'while True:',
    `    message = await broker.consume(${text(channel)})  # waits for one message`,
    ...body.map(indented),
  ];
}

/** Returns what a behaviour does with a message of a channel; nothing if it is about another one. */
function reactionOf(behaviour: Behaviour, channel: string): readonly string[] {
  if (behaviour.kind === 'tick' || (behaviour.on !== channel && behaviour.on !== '')) return [];
  const wait = (us: Micros): readonly string[] => (us > 0 ? [`await sleep(${seconds(us)})`] : []);
  switch (behaviour.kind) {
    case 'publish':
      return [
        ...wait(behaviour.delayUs),
        `await broker.publish(${text(behaviour.channel)}, ${value(behaviour.message)})`,
      ];
    case 'forward':
      return [...wait(behaviour.delayUs), `await broker.publish(${text(behaviour.channel)}, message)`];
    case 'reply':
      return [...wait(behaviour.delayUs), `await broker.publish(channel_to_sender, ${value(behaviour.message)})`];
    case 'work':
      return [`await work(${seconds(behaviour.durationUs)})`];
    case 'throw':
      return [`if every(${behaviour.every}): raise Error(${text(behaviour.error)})`];
    case 'batch':
      return [`await batch(${behaviour.count}, ${text(behaviour.channel)}, message)`];
    case 'code':
      return ['on_message(message)  # its own code, in TypeScript'];
  }
}

function actionOf(one: Intervention): readonly string[] {
  const at = `await sleep_until(${seconds(one.atUs)})`;
  switch (one.kind) {
    case 'publish':
      return [at, `await broker.publish(${text(one.channel)}, ${value(one.message)})`];
    case 'consume':
      return [at, `message = await broker.consume(${text(one.channel)})`];
    case 'subscribe':
      return [at, `subscription = broker.subscribe(${text(one.channel)}, receive)`];
    case 'unsubscribe':
      return [at, 'subscription.unsubscribe()'];
    default:
      return [];
  }
}

function indented(line: string): string {
  return `    ${line}`;
}

function seconds(us: Micros): string {
  return `${us / 1_000_000}`;
}

function text(words: string): string {
  return JSON.stringify(words);
}

/** Returns a template as an expression: its placeholders are calls. */
function value(template: unknown): string {
  if (Array.isArray(template)) return `[${template.map(value).join(', ')}]`;
  if (typeof template !== 'object' || template === null)
    return template === null
      ? 'None'
      : template === true
        ? 'True'
        : template === false
          ? 'False'
          : JSON.stringify(template);
  const fields = Object.entries(template);
  const [first] = fields;
  if (first !== undefined && fields.length === 1 && first[0].startsWith('$'))
    return placeholder(first[0].slice(1), first[1]);
  return `{${fields.map(([name, one]) => `${text(name)}: ${value(one)}`).join(', ')}}`;
}

function placeholder(name: string, given: unknown): string {
  if (name === 'field') return `message[${value(given)}]`;
  if (name === 'scale' && Array.isArray(given)) return given.map(value).join(' * ');
  return `${name}(${Array.isArray(given) ? given.map(value).join(', ') : value(given)})`;
}

/** The agents and channels of a recording as a document for the picture, with the links that its messages have used. */
import {
  type Agent,
  type Broker,
  type Channel,
  defaultBroker,
  emptyScenario,
  hasLevels,
  LIMITS,
  type Link,
  type LinkKind,
  layeredLayout,
  levelLayout,
  newChannel,
  type Scenario,
  UPRIGHT_ROWS,
} from '../scenario/index.ts';
import type { EventNumber, RecordedAgent, RecordingHeader, Trace } from '../trace/index.ts';

/** Collects the links of a trace while it grows. Each event is read once. */
export class UsedLinks {
  readonly #links = new Map<string, Link>();
  readonly #subscribed = new Set<string>();
  #read: EventNumber = 0;

  /** Reads the events since the last call. */
  readOn(trace: Trace): void {
    for (; this.#read < trace.length; this.#read += 1) {
      switch (trace.kindOf(this.#read)) {
        case 'published': {
          const { agent, channel } = trace.eventAs(this.#read, 'published');
          this.#add('publish', agent, channel);
          break;
        }
        case 'dispatched': {
          const { via, agent, channel } = trace.eventAs(this.#read, 'dispatched');
          this.#add(via, agent, channel);
          break;
        }
        case 'polled': {
          const { agent, channel } = trace.eventAs(this.#read, 'polled');
          this.#add('consume', agent, channel);
          break;
        }
        case 'subscribed': {
          const { agent, channel } = trace.eventAs(this.#read, 'subscribed');
          this.#subscribed.add(keyOf('subscribe', agent, channel));
          break;
        }
        default:
          break;
      }
    }
  }

  /** Returns the links in order of their first use. A subscription that was recorded is not among them: the world has it. */
  all(): readonly Link[] {
    return [...this.#links].flatMap(([key, link]) => (this.#subscribed.has(key) ? [] : [link]));
  }

  #add(kind: LinkKind, agent: string, channel: string): void {
    const key = keyOf(kind, agent, channel);
    if (!this.#links.has(key)) this.#links.set(key, { kind, agent, channel });
  }
}

function keyOf(kind: LinkKind, agent: string, channel: string): string {
  return `${kind}\n${agent}\n${channel}`;
}

/**
 * Returns the document of a recording.
 * @param name its name where the header has none
 * @param upright whether it is shown on a phone that is held upright
 */
export function recordingDocument(
  { title, broker, agents, channels }: RecordingHeader,
  links: readonly Link[],
  name: string,
  upright = false,
): Scenario {
  const document: Scenario = {
    ...emptyScenario((title ?? name).slice(0, LIMITS.nameUnits) || name),
    recorded: true,
    broker: brokerOf(broker),
    agents: agents.map(agentOf),
    channels: channels.map(({ name: id, from, to }): Channel => {
      const channel = newChannel(id, { x: 0, y: 0 });
      return from === undefined || to === undefined ? channel : { ...channel, pair: true, direct: { from, to } };
    }),
    links,
  };
  return placed(document, upright);
}

/** The model of a group's settings says nothing about a recording: only what the broker keeps does. */
function brokerOf(kind: RecordingHeader['broker']): Broker {
  return defaultBroker(kind);
}

function agentOf({ name: id, level, parent }: RecordedAgent): Agent {
  return {
    id,
    x: 0,
    y: 0,
    role: 'agent',
    behaviours: [],
    ...(level === undefined ? {} : { level }),
    ...(parent === undefined ? {} : { parent }),
  };
}

function placed(document: Scenario, upright: boolean): Scenario {
  const moves = hasLevels(document)
    ? levelLayout(document, upright ? UPRIGHT_ROWS : undefined)
    : layeredLayout(document);
  const places = new Map(moves.map(({ node: { kind, id }, x, y }) => [`${kind} ${id}`, { x, y }]));
  return {
    ...document,
    agents: document.agents.map((agent) => ({ ...agent, ...places.get(`agent ${agent.id}`) })),
    channels: document.channels.map((channel) => ({ ...channel, ...places.get(`channel ${channel.id}`) })),
  };
}

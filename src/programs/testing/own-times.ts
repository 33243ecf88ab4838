import { type Behaviour, canonicalScenario, type Scenario } from '../../scenario/index.ts';
import type { Trace, TraceEvent } from '../../trace/index.ts';

/** Returns a scenario whose times are moved by a little, each by another: hardly anything happens at one time with something else. */
export function atOwnTimes(scenario: Scenario): Scenario {
  let moved = 0;
  const own = (us: number): number => {
    moved += 37;
    return us + moved;
  };
  const moveBehaviour = (behaviour: Behaviour): Behaviour => {
    switch (behaviour.kind) {
      case 'tick':
        return { ...behaviour, periodUs: own(behaviour.periodUs), offsetUs: own(behaviour.offsetUs) };
      case 'work':
        return { ...behaviour, durationUs: own(behaviour.durationUs + 1000) };
      case 'batch':
        return { ...behaviour, waitUs: own(behaviour.waitUs) };
      case 'publish':
      case 'forward':
      case 'reply':
        return { ...behaviour, delayUs: own(behaviour.delayUs + 1000) };
      default:
        return behaviour;
    }
  };
  return canonicalScenario({
    ...scenario,
    agents: scenario.agents.map((agent) => ({ ...agent, behaviours: agent.behaviours.map(moveBehaviour) })),
    links: scenario.links.map((link) => (link.fromUs === undefined ? link : { ...link, fromUs: own(link.fromUs) })),
    interventions: scenario.interventions.map((act) => ({ ...act, atUs: own(act.atUs) })),
  });
}

/**
 * Returns whether timing decides within one instant of a run without delays: two things begin then, neither because of the other;
 * or two messages are published, so that a program may ask for the next message between them, or after them.
 */
export function hasTies(trace: Trace): boolean {
  let [lastUs, publishedUs] = [-1, -1];
  for (let number = 0; number < trace.length; number += 1) {
    const event = trace.event(number);
    if (event.kind === 'published') {
      if (event.atUs === publishedUs) return true;
      publishedUs = event.atUs;
    }
    if (!begins(trace, event)) continue;
    if (event.atUs === lastUs) return true;
    lastUs = event.atUs;
  }
  return false;
}

/** Returns whether an event begins something: its cause was earlier, or it has none. What begins with the run is in order. */
function begins(trace: Trace, { atUs, cause, kind }: TraceEvent): boolean {
  if (kind === 'accepted' || kind === 'dispatched' || kind === 'blocked') return false;
  return atUs > 0 && (cause === -1 || trace.atUs(cause) < atUs);
}

import type { Scenario } from '../scenario/index.ts';
import type { EventNumber, Trace } from '../trace/index.ts';
import type { Selection } from './state.ts';

/** Returns the part of the selection that still exists after a change of the document, and so of the trace. */
export function keptSelection(selection: Selection, scenario: Scenario, before: Trace, after: Trace): Selection {
  const agents = new Set(scenario.agents.map((agent) => agent.id));
  const channels = new Set(scenario.channels.map((channel) => channel.id));
  const nodes = selection.nodes.filter((node) => (node.kind === 'agent' ? agents : channels).has(node.id));
  const { link, message } = selection;
  const linkKept = link === undefined || (agents.has(link.agent) && channels.has(link.channel));
  const messageKept = message === undefined || sameMessage(message, before, after);
  if (nodes.length === selection.nodes.length && linkKept && messageKept) return selection;
  return { nodes, link: linkKept ? link : undefined, message: messageKept ? message : undefined };
}

/** Returns the selection after events were renumbered. */
export function renumbered(selection: Selection, numberOf: (old: EventNumber) => EventNumber | undefined): Selection {
  const { message } = selection;
  return message === undefined ? selection : { ...selection, message: numberOf(message) };
}

/** Returns whether the number identifies the same message in both traces. */
function sameMessage(message: number, before: Trace, after: Trace): boolean {
  if (before === after) return true;
  if (!before.hasMessage(message) || !after.hasMessage(message)) return false;
  const [a, b] = [before.message(message), after.message(message)];
  return a.atUs === b.atUs && a.agent === b.agent && a.channel === b.channel;
}

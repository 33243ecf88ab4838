/** Changes of the document that change the run, and the parts of the old run that stay: in the list of other runs, the selection. */
import type { Intervention, Scenario } from '../scenario/index.ts';
import type { EventNumber, Micros, Trace } from '../trace/index.ts';
import type { OtherRun, Selection } from './state.ts';

export const OTHER_RUNS_MAX = 6;

/**
 * Returns the list after `now` has replaced `before`, which is added; the oldest runs are dropped. A run that equals the current
 * one is removed, as when undo brings an old future back.
 */
export function withOther(
  others: readonly OtherRun[],
  now: Scenario,
  before: { readonly scenario: Scenario; readonly label: string; readonly frontierUs: Micros },
): readonly OtherRun[] {
  const { scenario, label, frontierUs } = before;
  if (sameRun(scenario, now)) return others;
  const id = Math.max(0, ...others.map((other) => other.id)) + 1;
  const rest = others.filter((other) => !sameRun(other.scenario, now) && !sameRun(other.scenario, scenario));
  return [{ id, label, scenario, frontierUs }, ...rest].slice(0, OTHER_RUNS_MAX);
}

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

/** Returns whether the two give the same trace. Ignores name, positions and appearance. */
export function sameRun(a: Scenario, b: Scenario): boolean {
  return (
    a.seed === b.seed &&
    a.network === b.network &&
    a.broker === b.broker &&
    a.faults === b.faults &&
    a.links === b.links &&
    a.interventions === b.interventions &&
    (a.agents === b.agents ||
      (a.agents.length === b.agents.length &&
        a.agents.every((agent, index) => {
          const other = b.agents[index];
          return agent.id === other?.id && agent.behaviours === other.behaviours;
        }))) &&
    (a.channels === b.channels ||
      (a.channels.length === b.channels.length &&
        a.channels.every((channel, index) => {
          const other = b.channels[index];
          return channel.id === other?.id && channel.capacity === other.capacity && channel.overflow === other.overflow;
        })))
  );
}

/** Returns the intervention by which `after` extends `before`, if that is the only difference to the run. */
export function addedIntervention(before: Scenario, after: Scenario): Intervention | undefined {
  const added = after.interventions.at(-1);
  if (added === undefined || after.interventions.length !== before.interventions.length + 1) return undefined;
  const rest = before.interventions.every((intervention, index) => intervention === after.interventions[index]);
  return rest && sameRun({ ...before, interventions: after.interventions }, after) ? added : undefined;
}

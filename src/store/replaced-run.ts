/** Changes of the document that change the run, and the parts of the old run that stay: in the list of other runs, the selection. */
import type { Intervention, Scenario } from '../scenario/index.ts';
import type { Micros, Trace, TraceEvent } from '../trace/index.ts';
import type { OtherRun, Selection } from './state.ts';

/** Largest number of branches, and of other runs that are none, that are kept; the latest are. */
export const OTHER_RUNS_MAX = 6;

/** Name of a run that is left, and the time of the action that left it. */
export type Left = Pick<OtherRun, 'label' | 'forkUs'>;

/**
 * Returns the list after `now` has replaced `before`, which is added; the oldest runs are dropped. A run that equals the current
 * one is removed: the one that is left takes its place, at the same fork.
 */
export function withOther(
  others: readonly OtherRun[],
  now: Scenario,
  before: Omit<OtherRun, 'id'>,
): readonly OtherRun[] {
  const { scenario, frontierUs } = before;
  if (sameRun(scenario, now)) return others;
  const id = Math.max(0, ...others.map((other) => other.id)) + 1;
  const back = others.find((other) => sameRun(other.scenario, now));
  const { label, forkUs = back?.forkUs } = back === undefined ? before : { ...before, label: counterpart(back.label) };
  const rest = others.filter((other) => other !== back && !sameRun(other.scenario, scenario));
  const all = [{ id, label, scenario, frontierUs, forkUs }, ...rest];
  const alike = (run: OtherRun) => all.filter((other) => (other.forkUs === undefined) === (run.forkUs === undefined));
  return all.filter((run) => alike(run).indexOf(run) < OTHER_RUNS_MAX);
}

/** Returns the name of the run on the other side of the same change. */
function counterpart(label: string): string {
  return label.startsWith('With') ? label.replace('With', 'Before') : label.replace('Before', 'With');
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

/** Returns the time of the first event, up to `untilUs`, at which two traces differ. Costs the events before it. */
export function firstDifferenceUs(a: Trace, b: Trace, untilUs: Micros): Micros | undefined {
  const [endOfA, endOfB] = [a.firstAfter(untilUs), b.firstAfter(untilUs)];
  const end = Math.min(endOfA, endOfB);
  for (let number = 0; number < end; number += 1)
    if (!isEqual(a.event(number), b.event(number))) return Math.min(a.atUs(number), b.atUs(number));
  if (endOfA === endOfB) return undefined;
  return endOfA > endOfB ? a.atUs(end) : b.atUs(end);
}

/** Returns whether two events are equal. Their fields are plain JSON, and mostly primitive. */
function isEqual(a: TraceEvent, b: TraceEvent): boolean {
  const ofB: ReadonlyMap<string, unknown> = new Map(Object.entries(b));
  const ofA = Object.entries(a);
  return ofA.length === ofB.size && ofA.every(([key, value]) => isSameValue(value, ofB.get(key)));
}

function isSameValue(a: unknown, b: unknown): boolean {
  return a === b || (typeof a === 'object' && JSON.stringify(a) === JSON.stringify(b));
}

/** Functions on replaced runs. The page fetches them after its first picture: no run is replaced before a change. */
export const REPLACED_RUN = { withOther, keptSelection, sameRun, addedIntervention, firstDifferenceUs } as const;
export type ReplacedRun = typeof REPLACED_RUN;

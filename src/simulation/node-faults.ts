/**
 * Faults of agents and channels in a run: for each row of `scenario/kinds/faults.ts` that acts on them, its effect when it begins
 * and when it ends. A kind without one does not compile. A cut is here, too: it acts on messages that are in flight.
 */
import { coversAgent, coversChannel, type Fault, type LinkFault, type Where } from '../scenario/index.ts';
import type { EventNumber } from '../trace/index.ts';
import type { LiveAgent } from './agents.ts';

/** Services that a run offers to a fault. */
export interface FaultServices {
  readonly cut: (where: Where, fault: number) => void;
  readonly healed: (where: Where) => void;
  readonly crash: (agent: LiveAgent, fault: number, cause: EventNumber) => void;
  readonly restart: (agent: LiveAgent, fault: number, cause: EventNumber) => void;
  readonly limitsChanged: (isOne: (channel: string) => boolean, cause: EventNumber) => void;
}

type Of<Kind extends Fault['kind']> = Extract<Fault, { readonly kind: Kind }>;

/** A fault that acts, with its place in the scenario's list. */
export interface ActingFault<Kind extends Fault['kind'] = Fault['kind']> {
  readonly fault: Of<Kind>;
  readonly index: number;
}

/** The beginning or the end of a fault, as its row sees it. */
export interface Turn {
  /** Place of the fault in the scenario's list. */
  readonly index: number;
  /** Event of the beginning or the end. */
  readonly cause: EventNumber;
  readonly services: FaultServices;
  /** Agents of the run. */
  readonly agents: readonly LiveAgent[];
  /** Returns the faults of a kind that act now, in the order in which they began. */
  readonly acting: <Kind extends Fault['kind']>(kind: Kind) => readonly ActingFault<Kind>[];
}

interface NodeEffect<Kind extends Fault['kind']> {
  readonly begin: (fault: Of<Kind>, turn: Turn) => void;
  readonly end: (fault: Of<Kind>, turn: Turn) => void;
}

/** Kinds with an effect when they begin and end; hops ask for the effects of all others. */
type NodeKind = Exclude<Fault['kind'], LinkFault['kind']> | 'cut';

const EFFECTS: { readonly [Kind in NodeKind]: NodeEffect<Kind> } = {
  cut: {
    begin: ({ where }, { index, services }) => services.cut(where, index),
    end: ({ where }, { services }) => services.healed(where),
  },
  crash: {
    begin: (fault, { index, cause, services, agents }) => {
      for (const agent of covered(fault, agents)) if (!agent.down) services.crash(agent, index, cause);
    },
    end: (fault, { index, cause, services, agents, acting }) => {
      const crashOf = actingOn(acting('crash'));
      for (const agent of covered(fault, agents))
        if (crashOf(agent).last === undefined) services.restart(agent, index, cause);
    },
  },
  slow: whileItActs('slow', (agent, { last, factor }) => {
    agent.slow = last === undefined ? undefined : { factor, fault: last.index };
  }),
  throw: whileItActs('throw', (agent, { last }) => {
    agent.throws = last === undefined ? undefined : { error: last.fault.error, fault: last.index };
  }),
  full: { begin: changeLimits, end: changeLimits },
};

/** Returns an effect that updates what agents keep of the faults of this kind that act on them. */
function whileItActs<Kind extends NodeKind>(kind: Kind, update: (agent: LiveAgent, effect: Together<Kind>) => void) {
  const turn = (fault: Fault, { agents, acting }: Turn): void => {
    const effectOn = actingOn(acting(kind));
    for (const agent of covered(fault, agents)) update(agent, effectOn(agent));
  };
  return { begin: turn, end: turn };
}

function changeLimits({ where }: Fault, { cause, services }: Turn): void {
  services.limitsChanged((channel) => coversChannel(where, channel), cause);
}

function covered({ where }: Fault, agents: readonly LiveAgent[]): readonly LiveAgent[] {
  return agents.filter(({ id }) => coversAgent(where, id));
}

/** Faults of one kind that act on one agent, taken together. */
interface Together<Kind extends Fault['kind']> {
  /** Last of them in the scenario's order. */
  readonly last: ActingFault<Kind> | undefined;
  /** Product of their factors; 1 for a kind without. */
  readonly factor: number;
}

/**
 * Returns a function from an agent to the faults that act on it. Those on everything are taken together once: a thousand of them
 * on ten thousand agents would be ten million steps for each that begins or ends.
 */
function actingOn<Kind extends Fault['kind']>(acting: readonly ActingFault<Kind>[]) {
  const none: Together<Kind> = { last: undefined, factor: 1 };
  let everywhere = none;
  const byAgent = new Map<string, Together<Kind>>();
  for (const one of acting) {
    const { where } = one.fault;
    const alone = { last: one, factor: 'factor' in one.fault ? one.fault.factor : 1 };
    if (where.at === 'agent') byAgent.set(where.agent, together(byAgent.get(where.agent) ?? none, alone));
    else everywhere = together(everywhere, alone);
  }
  return ({ id }: LiveAgent): Together<Kind> => together(everywhere, byAgent.get(id) ?? none);
}

function together<Kind extends Fault['kind']>(one: Together<Kind>, other: Together<Kind>): Together<Kind> {
  const last = (one.last?.index ?? -1) > (other.last?.index ?? -1) ? one.last : other.last;
  return { last, factor: one.factor * other.factor };
}

/** Carries out the beginning or the end of a fault. */
export function turnFault(which: 'begin' | 'end', fault: Fault, turn: Turn): void {
  if (!isNodeKind(fault.kind)) return;
  // The row of a kind takes faults of that kind.
  const effect = EFFECTS[fault.kind] as NodeEffect<Fault['kind']>;
  effect[which](fault, turn);
}

function isNodeKind(kind: Fault['kind']): kind is NodeKind {
  return Object.hasOwn(EFFECTS, kind);
}

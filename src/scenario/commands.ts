/**
 * Every change of the document is one of these commands; `edit` in `edit.ts` applies it. Commands are imperative and carry
 * ids, never positions in a list that another command could shift (but `removeIntervention`, whose list only its kind moves).
 */
import type { Assertion } from './kinds/expectations.ts';
import type { Fault } from './kinds/faults.ts';
import type {
  Agent,
  AgentRole,
  Behaviour,
  Bookmark,
  Broker,
  Channel,
  Intervention,
  Link,
  LinkKind,
  Micros,
  Network,
  OverflowPolicy,
  Scenario,
} from './scenario.ts';

/** An agent or a channel of the document. */
export interface NodeRef {
  readonly kind: 'agent' | 'channel';
  readonly id: string;
}

/** Part of a scenario, as copied: nodes, and the links among them. */
export interface Fragment {
  readonly agents: readonly Agent[];
  readonly channels: readonly Channel[];
  readonly links: readonly Link[];
}

/** Change of a document, as data. */
export type Command =
  | { readonly do: 'addAgent'; readonly id: string; readonly x: number; readonly y: number; readonly role?: AgentRole }
  | {
      readonly do: 'addChannel';
      readonly id: string;
      readonly x: number;
      readonly y: number;
      readonly pair?: boolean;
    }
  /** Renames everywhere: links, behaviours, interventions; a pair channel that follows the naming scheme follows it. */
  | { readonly do: 'rename'; readonly node: NodeRef; readonly to: string }
  /** Removes nodes with their links, the interventions and behaviours that need them, and pair channels that lose an end. */
  | { readonly do: 'remove'; readonly nodes: readonly NodeRef[] }
  | {
      readonly do: 'move';
      readonly moves: readonly { readonly node: NodeRef; readonly x: number; readonly y: number }[];
    }
  | { readonly do: 'link'; readonly link: Link }
  | { readonly do: 'unlink'; readonly kind: LinkKind; readonly agent: string; readonly channel: string }
  /**
   * Makes the pair channel from one agent to another: the first publishes, the second subscribes. Idempotent.
   * `subscribeAtUs`: the subscription is not a link but an intervention at that time (interventions after it are removed).
   */
  | { readonly do: 'connectAgents'; readonly from: string; readonly to: string; readonly subscribeAtUs?: number }
  /** All ordered pairs of these agents, as `ChannelManager.createAgentChannels`. `fromUs`: when they subscribe. */
  | { readonly do: 'connectAllAgents'; readonly agents: readonly string[]; readonly fromUs?: Micros }
  | { readonly do: 'setBehaviours'; readonly agent: string; readonly behaviours: readonly Behaviour[] }
  | { readonly do: 'setRole'; readonly agent: string; readonly role: AgentRole }
  | { readonly do: 'setCapacity'; readonly channel: string; readonly capacity: number }
  | { readonly do: 'setOverflow'; readonly channel: string; readonly overflow: OverflowPolicy }
  | { readonly do: 'setBroker'; readonly broker: Broker }
  /** The whole list, as `setBehaviours`; `label` is what undo says. */
  | { readonly do: 'setFaults'; readonly faults: readonly Fault[]; readonly label: string }
  | { readonly do: 'setAssertions'; readonly assertions: readonly Assertion[]; readonly label: string }
  | { readonly do: 'setBookmarks'; readonly bookmarks: readonly Bookmark[]; readonly label: string }
  | { readonly do: 'setNetwork'; readonly network: Network }
  /** `network` undefined: the link follows the scenario's again. */
  | {
      readonly do: 'setLinkNetwork';
      readonly kind: LinkKind;
      readonly agent: string;
      readonly channel: string;
      readonly network: Network | undefined;
    }
  | { readonly do: 'setSeed'; readonly seed: number }
  | { readonly do: 'describe'; readonly name?: string; readonly description?: string }
  /** Adds a fragment, ids renamed where taken, moved by (dx, dy). */
  | { readonly do: 'paste'; readonly fragment: Fragment; readonly dx: number; readonly dy: number }
  /**
   * Adds what the user did at `atUs`, and the channel if the document lacks it. Interventions after `atUs` are removed: their
   * future no longer exists (a fork).
   */
  | { readonly do: 'intervene'; readonly intervention: Intervention }
  | { readonly do: 'removeIntervention'; readonly index: number }
  /** Switches to the run of another document. Name, bookmarks, expectations and the places of nodes stay as they are now. */
  | { readonly do: 'switchRun'; readonly to: Scenario }
  /** The whole document; for opening and importing. */
  | { readonly do: 'replace'; readonly scenario: Scenario }
  /** Several as one: one undo entry. */
  | { readonly do: 'all'; readonly label: string; readonly commands: readonly Command[] };

/** Why a command cannot be applied, in a sentence for the user; `path` names the place. */
export interface EditIssue {
  readonly message: string;
  readonly path: string;
}

/** Changed document, or the issue for which it was refused. */
export type EditResult =
  | {
      readonly ok: true;
      readonly scenario: Scenario /** Words of undo: "Add agent mg1". */;
      readonly label: string;
    }
  | { readonly ok: false; readonly issue: EditIssue };

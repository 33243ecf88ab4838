/** What the panels need from the page around them: storage, links, files. The app provides it. */
import { createContext, type ReactNode, useContext } from 'react';
import type { Moment, Scenario } from '../scenario/index.ts';
import type { TimeSpan } from '../store/index.ts';

/** A scenario kept in this browser, as its list shows it. */
export interface KeptScenario {
  readonly id: string;
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly changedMs: number;
  readonly agents: number;
  readonly channels: number;
}

/** What `remove` took away, enough to put it back. */
export interface RemovedScenario {
  readonly id: string;
  readonly scenario: Scenario;
}

/** The scenarios kept in this browser. Every call rejects with a readable error where storage fails. */
export interface Library {
  /** Latest change first. */
  list(): Promise<readonly KeptScenario[]>;
  /** Opens it in the editor. */
  open(id: string): Promise<void>;
  remove(id: string): Promise<RemovedScenario>;
  restore(removed: RemovedScenario): Promise<void>;
  rename(id: string, name: string): Promise<void>;
  duplicate(id: string): Promise<void>;
}

/** Where a gateway is, and what the page is there. */
export interface LivePlace {
  /** As `http://127.0.0.1:4180`. */
  readonly address: string;
  readonly token: string;
  readonly agent: string;
}

/** A part of a record of real traffic, as a scenario. */
export interface Recording {
  readonly scenario: Scenario;
  readonly messages: number;
  /** Messages for which a scenario has no room. */
  readonly leftOut: number;
}

/** Real traffic, through a gateway. */
export interface LiveServices {
  /** What the last connection of this tab was made with; at first, the gateway that serves the page, where one does. */
  remembered(): LivePlace;
  /** The address that lets others in. */
  /** Addresses that let others in: of these of the gateway, or that which this page uses. */
  invitations(addresses: readonly string[]): readonly string[];
  /** Leaves the open scenario. Rejects, in words for people, where it cannot be. */
  connect(place: LivePlace): Promise<void>;
  /** Which channels are drawn; undefined: all, as they appear. */
  choose(channels: readonly string[] | undefined): void;
  reconnect(): void;
  /** What was recorded stays. */
  disconnect(): void;
  /** What was recorded last and left for something else is still here, until the page is. */
  hasRecord(): boolean;
  showRecord(): void;
  record(span: TimeSpan): Recording;
  /** Keeps it in this browser, and opens it. */
  keepRecording(recording: Recording, name: string): Promise<void>;
  exportRecording(recording: Recording, name: string): void;
}

export interface PanelServices {
  readonly live: LiveServices;
  readonly library: Library;
  /** The whole address that opens this moment elsewhere, or another one. */
  makeLink(moment?: Pick<Moment, 'scenario' | 'atUs' | 'message'>): Promise<string>;
  /** Opens a scenario file; tells the user itself what was wrong with it. */
  importFile(file: File): Promise<void>;
  /** Downloads the scenario as a file. */
  exportFile(): Promise<void>;
  /** Downloads what has happened as JSON Lines. */
  exportTrace(): Promise<void>;
  /** Keeps the scenario that is being visited in this browser. */
  keep(): Promise<void>;
  /** Leaves the scenario that is being visited: back to the user's own. */
  leaveVisit(): Promise<void>;
  /** The bad link that the page was opened with, and what is wrong with it. */
  readonly linkProblem: { readonly link: string; readonly message: string } | undefined;
}

const Services = createContext<PanelServices | undefined>(undefined);

export function PanelServicesProvider(props: { readonly services: PanelServices; readonly children: ReactNode }) {
  return <Services value={props.services}>{props.children}</Services>;
}

/** @throws where no provider is above */
export function usePanelServices(): PanelServices {
  const services = useContext(Services);
  if (services === undefined) throw new Error('usePanelServices needs a PanelServicesProvider above it');
  return services;
}

/** The services that the panels need from the page: storage, links, files. The app provides them. */
import { createContext, type ReactNode, useContext } from 'react';
import type { StoreApi } from 'zustand';
import type { LessonDraft, LessonSession, OwnLessonsStore, ProgressStore, TestSession } from '../learning/index.ts';
import type { PictureFormat } from '../pictures/index.ts';
import type { Moment, Scenario } from '../scenario/index.ts';
import type { LessonProblem } from '../teaching/index.ts';
import type { TimeSpan, Trace } from '../trace/index.ts';
import type { FormatId } from './file-formats.ts';
import type { FullPython } from './script/FullPythonOffer.tsx';
import type { PlayScript } from './script/script-session.ts';

/** Scenario saved in this browser, as the list shows it. */
export interface KeptScenario {
  readonly id: string;
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly changedMs: number;
  readonly agents: number;
  readonly channels: number;
}

/** Data that `remove` took away, enough to restore it. */
export interface RemovedScenario {
  readonly id: string;
  readonly scenario: Scenario;
}

/** Scenarios saved in this browser. Every call rejects with a readable error if storage fails. */
export interface Library {
  /** Returns the scenarios, latest change first. */
  list(): Promise<readonly KeptScenario[]>;
  /** Opens the scenario in the editor. */
  open(id: string): Promise<void>;
  remove(id: string): Promise<RemovedScenario>;
  restore(removed: RemovedScenario): Promise<void>;
  rename(id: string, name: string): Promise<void>;
  duplicate(id: string): Promise<void>;
}

/** Address of a gateway, and the page's identity there. */
export interface LivePlace {
  /** Address such as `http://127.0.0.1:4180`. */
  readonly address: string;
  readonly token: string;
  readonly agent: string;
}

/** Part of a record of real traffic, as a scenario. */
export interface Recording {
  readonly scenario: Scenario;
  readonly messages: number;
  /** Number of messages for which the scenario has no room. */
  readonly leftOut: number;
}

/** Real traffic, through a gateway. */
export interface LiveServices {
  /** Returns the data of this tab's last connection; at first, the gateway that serves the page, if one does. */
  remembered(): LivePlace;
  /** Returns the addresses that let others in, for these addresses of the gateway, or for the one that this page uses. */
  invitations(addresses: readonly string[]): readonly string[];
  /** Leaves the open scenario and connects. Rejects with a readable error if that is not possible. */
  connect(place: LivePlace): Promise<void>;
  /** Chooses the channels that are drawn; undefined for all, as they appear. */
  choose(channels: readonly string[] | undefined): void;
  reconnect(): void;
  /** Disconnects. The record stays. */
  disconnect(): void;
  /** Returns whether the last record that the user left is still there; it lasts as long as the page. */
  hasRecord(): boolean;
  showRecord(): void;
  record(span: TimeSpan): Recording;
  /** Saves the recording in this browser, and opens it. */
  keepRecording(recording: Recording, name: string): Promise<void>;
  exportRecording(recording: Recording, name: string): void;
}

/** A recording that is being read. */
export interface Reading {
  /** Name of the file. */
  readonly name: string;
  /** Part of it that has been read, from 0 to 1. */
  readonly part: number;
  readonly events: number;
  readonly cancel: () => void;
}

/** Content of a file to compare with: a recording, with the number of its lines that could not be used, or a scenario. */
export type OtherFile = { readonly trace: Trace; readonly leftOut: number } | { readonly scenario: Scenario };

/** Link to a span of a recording. */
export interface RecordingLinkMade {
  /** Address; undefined if it would be too long. */
  readonly text: string | undefined;
  readonly events: number;
  /** Whether messages have their payloads. */
  readonly withPayloads: boolean;
}

/** Lessons: what is saved of them in this browser, and what opens them. */
export interface Learning {
  readonly progress: ProgressStore;
  /** Lessons that were written here, or opened from a file. */
  readonly own: OwnLessonsStore;
  /**
   * Saves a lesson in this browser.
   * @param id lesson that it replaces. @default a new one
   * @returns its id
   */
  save(text: string, title: string, id?: string): string;
  remove(id: string): void;
  /** Text of the lesson that is being written, and the id under which it is saved. */
  readonly draft: StoreApi<LessonDraft>;
  /**
   * Begins to write a lesson with a text.
   * @param id saved lesson that it is. @default a new one
   */
  write(text: string, id?: string): void;
  /**
   * Plays every step and question of a lesson, and tries its code in a closed sandbox.
   * @param onStep called with the number of each step that is begun, from 1: each is played, and then its code is tried
   * @returns what is wrong; rejects with a readable error if that takes too long
   */
  check(text: string, onStep: (step: number) => void): Promise<readonly LessonProblem[]>;
  /** Opens a lesson of one's own as a reader sees it; `problem` says why it cannot be. */
  openText(text: string): Promise<string | undefined>;
  /** Opens a saved lesson; reports its problems to the user itself. */
  openOwn(id: string): Promise<void>;
  /** Returns the whole address that opens a lesson. Rejects if it would be too long to open. */
  makeLink(text: string): Promise<string>;
  /** Downloads a lesson as a file. */
  download(text: string, title: string): void;
  /** Downloads the results of a test. */
  downloadResults(csv: string, name: string): void;
  /** Ends the open lesson, and goes back to the user's own scenario. */
  leave(): Promise<void>;
}

/** The open lesson, for the part of the page that shows it. */
export type ShownLesson = StoreApi<{
  readonly session?: LessonSession | undefined;
  /** Test that is taken instead of a lesson. */
  readonly test?: TestSession | undefined;
}>;

export interface PanelServices {
  /** Plays a program of Python aside; the function that it returns ends it at once. */
  readonly playScript: PlayScript;
  /** Returns full Python, which is not loaded yet; undefined where the page comes without it. */
  findFullPython(): Promise<FullPython | undefined>;
  /** Returns what lessons need; their code is loaded with the first call. */
  learning(): Promise<Learning>;
  readonly lesson: ShownLesson;
  /** State of the recording that is being read, for the dialog that shows it. */
  readonly reading: {
    readonly getState: () => Reading;
    readonly subscribe: (listener: () => void) => () => void;
  };
  readonly live: LiveServices;
  readonly library: Library;
  /** Returns the whole address that opens a moment elsewhere: of another scenario, or of what is shown. @default this moment */
  makeLink(moment?: Pick<Moment, 'atUs' | 'message'> & Partial<Pick<Moment, 'scenario'>>): Promise<string>;
  /** Reads a recording or a scenario to compare with. Rejects with a readable error. */
  readOther(file: File): Promise<OtherFile>;
  /** Collapses what is below an agent of the shown recording into one node, or expands it again. */
  toggleSubtree(agent: string): Promise<void>;
  /** Returns the address that opens a span of the recording that is shown. */
  recordingLink(span: TimeSpan): Promise<RecordingLinkMade>;
  /** Opens a file of a format that the page opens, and reports its problems to the user itself. */
  importFile(file: File): Promise<void>;
  /** Opens the scenario that runs what a recording shows, as one of the user's own; reports its problems to the user itself. */
  run(scenario: Scenario, name: string): Promise<void>;
  /** Downloads a file of what the page shows. */
  exportFile(format: FormatId): Promise<void>;
  /** Returns the picture of the moment that the page shows. Rejects where what draws it cannot be loaded. */
  picture(format: PictureFormat): Promise<Blob>;
  /** Downloads it, with the name of the scenario. */
  savePicture(format: PictureFormat): Promise<void>;
  /** Downloads one file that plays what the page shows. Rejects where the player cannot be loaded. */
  savePage(): Promise<void>;
  /** Downloads a text, or its pieces, as a file with the name of the scenario. */
  saveText(
    text: string | readonly string[],
    file: { readonly mediaType: string; readonly extension: string },
  ): Promise<void>;
  /** Saves the visited scenario in this browser. */
  keep(): Promise<void>;
  /** Leaves the visited scenario, back to the user's own. */
  leaveVisit(): Promise<void>;
  /** Invalid link that the page was opened with, and what is wrong with it. */
  readonly linkProblem: { readonly link: string; readonly message: string } | undefined;
}

const Services = createContext<PanelServices | undefined>(undefined);

export function PanelServicesProvider(props: { readonly services: PanelServices; readonly children: ReactNode }) {
  return <Services value={props.services}>{props.children}</Services>;
}

/**
 * Returns the services of the provider above.
 * @throws without a provider
 */
export function usePanelServices(): PanelServices {
  const services = useContext(Services);
  if (services === undefined) throw new Error('usePanelServices needs a PanelServicesProvider above it');
  return services;
}

export {
  AgentComposer,
  OverPage,
  Present,
  SidePanel,
  TopBar,
  Transport,
  VisitBanner,
} from './lazy.tsx';
export { INVITATION } from './notices/invitation.ts';
export type { FullPython, LoadedPython } from './script/FullPythonOffer.tsx';
export type { PlayScript } from './script/script-session.ts';
export {
  type KeptScenario,
  type Learning,
  type Library,
  type LivePlace,
  type LiveServices,
  type OtherFile,
  type PanelServices,
  PanelServicesProvider,
  type Reading,
  type Recording,
  type RecordingLinkMade,
  type RemovedScenario,
  type ShownLesson,
} from './services.tsx';

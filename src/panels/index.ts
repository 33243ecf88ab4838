export {
  AgentComposer,
  OverPage,
  Present,
  SidePanel,
  TopBar,
  Transport,
  VisitBanner,
} from './lazy.tsx';
export {
  type KeptScenario,
  type Library,
  type LivePlace,
  type LiveServices,
  type PanelServices,
  PanelServicesProvider,
  type Reading,
  type Recording,
  type RecordingLinkMade,
  type RemovedScenario,
} from './services.tsx';

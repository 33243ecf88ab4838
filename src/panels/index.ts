export { Dialogs, DropTarget, Notices, SidePanel, TopBar, Transport } from './lazy.tsx';
export { LiveRegion } from './notices/LiveRegion.tsx';
export { VisitBanner } from './notices/VisitBanner.tsx';
export {
  type KeptScenario,
  type Library,
  type LivePlace,
  type LiveServices,
  type PanelServices,
  PanelServicesProvider,
  type Recording,
  type RemovedScenario,
} from './services.tsx';

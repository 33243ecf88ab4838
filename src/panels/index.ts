export { Dialogs, Notices, SidePanel, Transport } from './late.tsx';
export { LiveRegion } from './notices/LiveRegion.tsx';
export { VisitBanner } from './notices/VisitBanner.tsx';
export {
  type KeptScenario,
  type Library,
  type PanelServices,
  PanelServicesProvider,
  type RemovedScenario,
} from './services.tsx';
export { TopBar } from './topbar/TopBar.tsx';

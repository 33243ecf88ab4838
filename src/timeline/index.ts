export { Timeline } from './lazy-timeline.tsx';

export { Timeline } from './late.tsx';

export { playedScenario } from './left-out.ts';
export { LineEvents } from './line-events.ts';
export { programOf } from './make-program.ts';
export {
  type LineSubject,
  PROGRAM_FILES,
  type Program,
  type ProgramLanguage,
  type ProgramLine,
  programText,
} from './program.ts';

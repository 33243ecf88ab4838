export { SCRIPT_EXAMPLES, type ScriptExample } from './documented-programs.ts';
export type { ScriptReport, ScriptTask, ScriptWait } from './play-script.ts';
export type { ScriptFile, ScriptLine } from './program.ts';
export { type Effect, withEffects } from './script-document.ts';

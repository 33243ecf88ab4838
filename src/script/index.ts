export { SCRIPT_EXAMPLES, type ScriptExample } from './documented-programs.ts';
export type { ScriptFile, ScriptLine } from './joined-program.ts';
export type { ScriptReport, ScriptTask, ScriptWait } from './play-script.ts';
export { type Effect, withEffects } from './script-document.ts';

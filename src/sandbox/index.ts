export { programMaker } from './agent-program.ts';
export { loadSandbox, Sandbox, type SandboxOptions } from './sandbox.ts';
export { SELF_DECLARATION, SELF_MEMBERS, type SelfMember } from './self-members.ts';
export { type Stripped, stripTypes } from './strip-types.ts';

export { programMaker } from './agent-program.ts';
export { ContractBench, judgeRows, type RowsHost } from './contract-bench.ts';
export { brokerMaker } from './run-broker.ts';
export { loadSandbox, Sandbox, type SandboxOptions } from './sandbox.ts';
export { BrokerStoppedError, SandboxedBroker, type SandboxedBrokerOptions } from './sandboxed-broker.ts';
export { sandboxedCode } from './sandboxed-code.ts';
export { SELF_DECLARATION, SELF_MEMBERS, type SelfMember } from './self-members.ts';
export { type Stripped, stripTypes } from './strip-types.ts';

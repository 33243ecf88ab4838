export type { BackendKind } from './backend.ts';
export { memoryBackend } from './backends/memory-backend.ts';
export { type Gateway, type GatewayOptions, startGateway } from './server.ts';

/** How long a request waits for the server behind the gateway, in milliseconds: the client has its answer within two seconds. */
export const BACKEND_PATIENCE_MS = 1200;

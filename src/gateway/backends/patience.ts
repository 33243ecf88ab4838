/** Time limit of a request to the server behind the gateway, in milliseconds: the client has its answer within two seconds. */
export const BACKEND_GRACE_MS = 1200;

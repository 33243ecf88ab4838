/** Builds the playground where its sources have changed, serves it on this machine only, and prints its address. */
import { preview } from 'vite';
import { buildSite } from './builds.mjs';

buildSite();

const port = Number(process.env.PORT ?? 4173);
const server = await preview({ preview: { port, strictPort: process.env.PORT !== undefined } });
const address = server.resolvedUrls?.local[0] ?? `http://127.0.0.1:${port}/`;
console.log(`Heronry is at ${address}`);
console.log('Press Ctrl+C to stop.');

// Who has started it may be ended without a word to it: a server that nobody knows of would hold its port.
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) process.exit();
}, 1000).unref();

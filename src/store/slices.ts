/** Work in slices: a long trace is read in parts, between which the page draws and reacts. */

/** Resolves in a task of its own. A timer would wait for longer. */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}

/** Files with which the system starts the installed page, in the browsers that have it. */
interface LaunchQueue {
  setConsumer(consumer: (launch: { readonly files: readonly FileSystemFileHandle[] }) => void): void;
}

declare global {
  interface Window {
    readonly launchQueue?: LaunchQueue;
  }
}

/** Hands over the files with which the system starts the installed page. */
export function onLaunchedFiles(open: (files: readonly File[]) => void): void {
  window.launchQueue?.setConsumer(({ files }) => {
    if (files.length > 0) void Promise.all(files.map((handle) => handle.getFile())).then(open);
  });
}

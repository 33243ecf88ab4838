/** Longest wait for a server that has not answered, where there is a kept copy: a server may accept requests and be silent. */
export const WAIT_MS = 4000;

/**
 * Returns what the network answers. If it fails, or is silent for {@link WAIT_MS}, returns the kept copy. Without a copy it waits on.
 * @throws what the network throws, if there is no copy
 */
export async function networkFirst(
  network: Promise<Response>,
  kept: () => Promise<Response | undefined>,
): Promise<Response> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), WAIT_MS);
  });
  try {
    return (await Promise.race([network, silence])) ?? (await kept()) ?? (await network);
  } catch (error) {
    const copy = await kept();
    if (copy === undefined) throw error;
    return copy;
  } finally {
    clearTimeout(timer);
  }
}

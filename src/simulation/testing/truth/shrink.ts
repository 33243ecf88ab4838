export interface Steps {
  readonly steps: readonly unknown[];
}

/** Returns the smallest script that can be had by leaving steps out, and still fails. */
export async function shrink<Script extends Steps>(
  script: Script,
  fails: (script: Script) => Promise<boolean>,
): Promise<Script> {
  let smallest = script;
  for (let at = 0; at < smallest.steps.length; ) {
    const smaller = { ...smallest, steps: smallest.steps.toSpliced(at, 1) };
    if (await fails(smaller)) smallest = smaller;
    else at += 1;
  }
  return smallest;
}

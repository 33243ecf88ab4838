import { expect, describe as group, it } from 'vitest';
import { codeOf, GALLERY } from '../scenario/index.ts';
import { describe } from '../trace/index.ts';
import { simulate } from './simulate.ts';

/** For each step of a scene: what happens at its time, by the trace. */
const PROOFS: Readonly<Record<string, readonly (readonly RegExp[])[]>> = {
  'late-subscriber': [
    [/^phone subscribed to readings$/],
    [/^phone received message 5 from readings$/],
    [/^readings dispatched message 1 to archive$/],
    [/^archive received message 2 from readings$/],
  ],
  'throwing-callback': [
    [/^dispatch received message 1 from alarms$/],
    [/^siren failed on message 3 on alarms/],
    [/^dispatch received message 4 from alarms$/],
    [/^siren failed on message 6 on alarms/],
  ],
  'lossy-link': [
    [/^Message 6 on readings was lost on its way to far-display/],
    [/^archive received message 6 from readings$/],
    [/^Message 9 on readings was lost on its way to far-display/],
    [/^Message 12 on readings was lost on its way to far-display/],
  ],
  partition: [
    [/^Fault started: cut/, /^Message \d+ was lost on its way to status: the link was cut$/],
    [/^Message 6 on setpoints was lost on its way to island/],
    [/^Fault ended: cut/],
    [/^island received message 10 from setpoints$/],
  ],
  'waiting-for-each-other': [
    [/^seller received message 3 from buyer_to_seller$/],
    [/^Message 4 on buyer_to_seller was lost on its way to seller/],
    [/^buyer published message 5 to buyer_to_seller$/],
    [/^seller received message 5 from buyer_to_seller$/],
  ],
  'nobody-there': [
    [/^readings forwarded message 1 to its listeners and stored nothing$/],
    [/^historian waits for readings$/],
    [/^historian received message 5 from readings$/],
  ],
  'failed-job': [
    [/^new-crew failed on message 4 on jobs/],
    [/^jobs dispatched message 4 to old-crew again: it was not acknowledged$/],
    [/^new-crew failed on message 7 on jobs/],
    [/^jobs removed message 1 from its log: the log is full$/],
  ],
  partitions: [
    [/analyst2 reads partition \d, \d; analyst3 reads partition \d$/],
    [/^analyst1 joined the group of readings.*no member gets messages$/],
    [/analyst1 reads partition \d; analyst2 reads partition \d; analyst3 reads partition \d$/],
    [/^readings dispatched message 8 to analyst3 again: it was not acknowledged$/],
  ],
  'share-group': [
    [/^trainee released message 2/, /^jobs dispatched message 2 to slow-crew again/],
    [/^The lock of slow-crew on message 2 expired/],
    [/^jobs dispatched message 2 to trainee again/],
    [/^trainee released message 2: jobs archived it after 3 deliveries$/],
  ],
};

// What code does needs what runs it: `sandbox/agents-in-runs.test.ts`.
const SCENES = GALLERY.filter(({ scenario }) => scenario.bookmarks.length > 0 && codeOf(scenario).length === 0);

group.each(SCENES)('the steps of $slug', ({ slug, scenario }) => {
  const steps = scenario.bookmarks;

  it('are three to five, in order, each with a short note', () => {
    expect(steps.length).toBeGreaterThanOrEqual(3);
    expect(steps.length).toBeLessThanOrEqual(5);
    expect(steps.map(({ atUs }) => atUs)).toEqual(steps.map(({ atUs }) => atUs).toSorted((a, b) => a - b));
    for (const { note } of steps) expect(note).toMatch(/^.{10,100}\.$/);
  });

  it('say what happens at their time', () => {
    const { trace } = simulate(scenario, 30_000_000);
    const proofs = PROOFS[slug] ?? [];
    expect(proofs).toHaveLength(steps.length);
    for (const [place, { atUs }] of steps.entries()) {
      const words: string[] = [];
      for (let event = 0; event < trace.length; event += 1)
        if (trace.atUs(event) === atUs) words.push(describe(trace, event));
      for (const proof of proofs[place] ?? []) expect(words).toContainEqual(expect.stringMatching(proof));
    }
  });
});

it('has a proof for no scene without steps', () => {
  const slugs = SCENES.map((one) => one.slug);
  expect(Object.keys(PROOFS).sort()).toEqual(slugs.toSorted());
  expect(slugs.length).toBeGreaterThanOrEqual(8);
});

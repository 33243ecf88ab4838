/**
 * A walk through each scenario of the gallery, by the page's own controls. The journeys run them as tests and the demos film
 * them. The guide decides how time passes, and its playground how captions are shown.
 */
import type { PlaygroundPage } from '../../src/playwright/index.ts';
import { boxOf, expect, type Heronry } from '../support/heronry.ts';
import type { Hand } from './hand.ts';

export interface Guide {
  readonly heronry: Heronry;
  readonly playground: PlaygroundPage;
  readonly hand: Hand;
  /** Lets this much virtual time pass. */
  watch(ms: number): Promise<void>;
  /** Seeks back by this much virtual time. */
  goBack(ms: number): Promise<void>;
}

export type Walk = (guide: Guide) => Promise<void>;

async function publish({ heronry, hand }: Guide, agent: string, channel: string, message: string): Promise<void> {
  await hand.click(heronry.agent(agent));
  const form = heronry.panel.getByRole('region', { name: 'Publish' });
  await hand.choose(form.getByRole('combobox', { name: 'Channel' }), channel);
  await hand.click(form.getByRole('radio', { name: 'JSON' }));
  await hand.fill(form.getByRole('textbox', { name: /^Message/ }), message);
  await hand.click(form.getByRole('button', { name: 'Publish', exact: true }));
}

/** Opens the journey of the newest message that an agent published, or of the newest that contains `hasText`. */
async function openJourney({ heronry, hand }: Guide, agent: string, hasText: string | RegExp = ''): Promise<void> {
  await hand.click(heronry.tab('Log'));
  const filter = heronry.panel.getByRole('searchbox', { name: 'Filter by text' });
  await hand.fill(filter, `${agent} published`);
  const published = heronry.panel.getByRole('button', { name: new RegExp(`${agent} published message `) });
  await hand.click(published.filter({ hasText }).last());
  await hand.fill(filter, '');
  await hand.click(heronry.tab('Inspector'));
  await expect(heronry.panel.getByRole('region', { name: 'Journey' })).toBeVisible();
}

/** Shows only events of one kind in the log. */
async function filterLog({ heronry, hand }: Guide, kind: string): Promise<void> {
  await hand.click(heronry.tab('Log'));
  await hand.choose(heronry.panel.getByRole('combobox', { name: 'Filter by kind' }), kind);
}

async function receivedBy({ playground }: Guide, agent: string): Promise<number> {
  return (await playground.received(agent)).length;
}

export const WALKS: ReadonlyMap<string, Walk> = new Map<string, Walk>([
  [
    'control-status',
    async (guide) => {
      const { heronry } = guide;
      await guide.playground.narrate(
        'The operator publishes to control. mg1 subscribes: a copy of every message travels to it.',
      );
      await guide.watch(4000);
      await guide.playground.narrate('The message itself waits in the queue until the historian consumes it.');
      await guide.watch(3000);
      await guide.playground.narrate('Now you: select the operator, and publish a setpoint of your own.');
      await publish(guide, 'operator', 'control', '{"setpoint": 0.5}');
      await guide.watch(3000);
      await guide.playground.expectReceived('mg1', { setpoint: 0.5 });
      await guide.playground.narrate('Its journey shows where it was, when, and what happened to it.');
      await openJourney(guide, 'operator', /setpoint: 0\.5$/);
      await guide.watch(2000);
      await expect(heronry.panel.getByRole('region', { name: 'Journey' })).toContainText('accepted it');
    },
  ],
  [
    'pairs',
    async (guide) => {
      const { heronry, hand } = guide;
      await guide.playground.narrate('Three agents, and a channel in each direction: six in all.');
      await guide.watch(5000);
      await guide.playground.narrate(
        'A fourth joins. Drag from one agent to another to create the channel between them.',
      );
      const canvas = await boxOf(heronry.canvas);
      await hand.doubleClick({ x: canvas.x + canvas.width * 0.86, y: canvas.y + canvas.height * 0.16 });
      await expect(heronry.canvas.getByRole('textbox', { name: /^Name of agent/ })).toBeFocused();
      await hand.type('mg4');
      await heronry.page.keyboard.press('Enter');
      await hand.connect(heronry.agent('mg1'), heronry.agent('mg4'));
      await expect(heronry.channel('mg1_to_mg4')).toBeVisible();
      await guide.playground.narrate('mg1 publishes there, mg4 subscribes.');
      await publish(guide, 'mg1', 'mg1_to_mg4', '{"hello": "mg4"}');
      await guide.watch(2500);
      await guide.playground.expectReceived('mg4', { hello: 'mg4' });
    },
  ],
  [
    'hierarchy',
    async (guide) => {
      const { heronry } = guide;
      await guide.playground.narrate('Setpoints go from the operator through the microgrids to the devices.');
      await guide.watch(5000);
      await guide.playground.narrate('Reports come back up. Every reply knows its request.');
      await openJourney(guide, 'mg1');
      await expect(heronry.panel.getByRole('region', { name: 'Cause' })).toBeVisible();
      await guide.watch(4000);
      await guide.playground.narrate('Go back in time and send another setpoint: a new future begins.');
      await guide.goBack(4000);
      await publish(guide, 'operator', 'operator_to_mg1', '{"setpoint": 0}');
      await guide.watch(5000);
      const { interventions } = await guide.playground.scenario();
      expect(interventions).toHaveLength(1);
    },
  ],
  [
    'price-signal',
    async (guide) => {
      const { heronry, hand } = guide;
      await guide.playground.narrate('One price reaches all five subscribers, each over its own link.');
      await guide.watch(5000);
      await guide.playground.narrate('Each device takes its own time, and announces its load.');
      await guide.watch(3000);
      await guide.playground.narrate('An unsubscribed device gets no later prices.');
      await hand.click(heronry.agent('bakery'));
      await hand.click(heronry.panel.getByRole('button', { name: 'Unsubscribe' }));
      const before = await receivedBy(guide, 'bakery');
      await publish(guide, 'market', 'price', '{"eur_per_mwh": 20}');
      await guide.watch(3000);
      expect(await receivedBy(guide, 'bakery')).toBe(before);
      expect(await receivedBy(guide, 'battery')).toBeGreaterThan(1);
    },
  ],
  [
    'work-queue',
    async (guide) => {
      const { heronry, hand } = guide;
      await guide.playground.narrate('Faults come in bursts and wait in one queue. Each goes to exactly one crew.');
      await guide.watch(4000);
      await hand.click(heronry.channel('faults'));
      await expect(heronry.panel.getByRole('region', { name: 'Message count' })).toBeVisible();
      await guide.playground.narrate('The channel counts its messages: accepted = consumed + waiting + dropped.');
      await guide.watch(4000);
      await guide.playground.narrate(
        'When the feeders are quiet, the crews drain the queue and wait for the next job.',
      );
      await guide.watch(8000);
      const { channels } = await guide.playground.world();
      const { accepted = 0, consumed = 0, dropped = 0, queue = [] } = channels.faults ?? {};
      expect(accepted).toBe(consumed + dropped + queue.length);
      expect(consumed).toBeGreaterThan(3);
    },
  ],
  [
    'late-subscriber',
    async (guide) => {
      await guide.playground.narrate(
        'The display gets every reading. The phone subscribes at 8 s and gets no earlier ones.',
      );
      await guide.watch(7000);
      await guide.playground.narrate('The queue has them all. From 14 s on the archive consumes them, oldest first.');
      await guide.watch(9000);
      const { agents } = await guide.playground.world();
      const readings = (agent: string) => (agents[agent]?.received ?? []).map(({ message }) => Number(message.reading));
      expect(Math.min(...readings('phone'))).toBeGreaterThan(Math.min(...readings('archive')));
      expect(readings('display').length).toBeGreaterThan(readings('phone').length);
    },
  ],
  [
    'throwing-callback',
    async (guide) => {
      const { heronry, hand } = guide;
      await guide.playground.narrate('The siren fails on every third alarm. No other agent stops.');
      await guide.watch(6000);
      await hand.click(heronry.agent('siren'));
      await guide.playground.narrate('The failure is shown where it happened, with its reason.');
      await filterLog(guide, 'failed');
      await expect(heronry.panel.getByText(/speaker not found/).first()).toBeVisible();
      await guide.watch(4000);
      expect(await receivedBy(guide, 'dispatch')).toBeGreaterThan(3);
    },
  ],
  [
    'lossy-link',
    async (guide) => {
      const { heronry } = guide;
      await guide.playground.narrate(
        'Every reading leaves for both displays. The link to the far one loses some on the way.',
      );
      await guide.watch(6000);
      await filterLog(guide, 'lost');
      await expect(
        heronry.panel.getByText(/was lost on its way to far-display: the link lost it/).first(),
      ).toBeVisible();
      await guide.playground.narrate('The log says which. Nothing resends them: the far display has gaps.');
      await guide.watch(4000);
      const { agents } = await guide.playground.world();
      const readings = (agent: string) => (agents[agent]?.received ?? []).map(({ message }) => Number(message.reading));
      expect(readings('far-display').length).toBeLessThan(readings('near-display').length);
      const archived = readings('archive');
      expect(archived).toEqual(archived.map((_, index) => index + 1));
    },
  ],
  [
    'partition',
    async (guide) => {
      const { heronry } = guide;
      await guide.playground.narrate(
        'The operator sends setpoints to the mainland and to the island; both report back.',
      );
      await guide.watch(3000);
      await guide.playground.narrate(
        'The island is cut off. Messages in flight are lost, and so are all that are sent across.',
      );
      const before = await receivedBy(guide, 'island');
      const balanced = await receivedBy(guide, 'battery');
      await guide.watch(4000);
      expect(await receivedBy(guide, 'island')).toBe(before);
      expect(await receivedBy(guide, 'battery')).toBeGreaterThan(balanced);
      await guide.playground.narrate(
        'The island keeps working. At 14 s the cut heals, and only new messages get through.',
      );
      await guide.watch(5000);
      expect(await receivedBy(guide, 'island')).toBeGreaterThan(before);
      await filterLog(guide, 'faultEnded');
      await expect(heronry.panel.getByText('Fault ended: cut')).toBeVisible();
    },
  ],
  [
    'nobody-there',
    async (guide) => {
      const { heronry } = guide;
      await guide.playground.narrate('On Redis pub/sub a reading goes to current listeners only, and is not stored.');
      await guide.watch(4000);
      expect(await receivedBy(guide, 'billing')).toBeGreaterThan(1);
      expect(await receivedBy(guide, 'historian')).toBe(0);
      await expect(heronry.channel('readings')).toHaveAccessibleName(/stores nothing/);
      await guide.playground.narrate(
        'At 9 s the historian starts to consume: it gets no earlier readings, but its own copy of each later one.',
      );
      await guide.watch(8000);
      const { agents } = await guide.playground.world();
      const readings = (agents.historian?.received ?? []).map(({ message }) => Number(message.reading));
      expect(readings.length).toBeGreaterThan(0);
      expect(Math.min(...readings)).toBeGreaterThan(3);
    },
  ],
  [
    'failed-job',
    async (guide) => {
      const { heronry } = guide;
      await guide.playground.narrate('On Redis Streams a job stays pending until it is acknowledged.');
      await guide.watch(4000);
      await guide.playground.narrate('The new crew has failed on one. After four seconds it is delivered again.');
      await guide.watch(6000);
      await filterLog(guide, 'dispatched');
      await expect(heronry.panel.getByText(/again: it was not acknowledged/).first()).toBeVisible();
      expect(await receivedBy(guide, 'old-crew')).toBeGreaterThan(0);
    },
  ],
  [
    'partitions',
    async (guide) => {
      const { heronry } = guide;
      await guide.playground.narrate(
        'On Kafka each partition is read by one analyst of the group; the third has none yet.',
      );
      await guide.watch(4000);
      expect(await receivedBy(guide, 'analyst1')).toBe(0);
      await guide.playground.narrate('At 11 s it joins: all members pause while the partitions are reassigned.');
      await guide.watch(9000);
      expect(await receivedBy(guide, 'analyst1')).toBeGreaterThan(0);
      await filterLog(guide, 'partitionsAssigned');
      await expect(
        heronry.panel.getByText(/assigned its partitions: .*analyst1 reads partition/).first(),
      ).toBeVisible();
    },
  ],
  [
    'share-group',
    async (guide) => {
      const { heronry } = guide;
      await guide.playground.narrate(
        'In a share group of Kafka each job is locked for one crew until it is acknowledged.',
      );
      await guide.watch(4000);
      expect(await receivedBy(guide, 'trainee')).toBeGreaterThan(1);
      await guide.playground.narrate(
        'The trainee fails and releases the job: it is available again at once, for any crew.',
      );
      await filterLog(guide, 'released');
      await expect(heronry.panel.getByText(/trainee released message \d+/).first()).toBeVisible();
      await guide.playground.narrate(
        'The slow crew works longer than its lock lasts. A job that was delivered three times is archived.',
      );
      await guide.watch(12_000);
      await expect(heronry.panel.getByText(/archived/).first()).toBeVisible();
      expect(await receivedBy(guide, 'crew')).toBeGreaterThan(0);
    },
  ],
  [
    'waiting-for-each-other',
    async (guide) => {
      await guide.playground.narrate('Buyer and seller answer each offer with another one.');
      await guide.watch(8000);
      await guide.playground.narrate('Now the link loses an offer.');
      await guide.watch(4500);
      const before = await receivedBy(guide, 'seller');
      await guide.playground.narrate('Each waits for the other, and neither sends.');
      await guide.watch(1200);
      expect(await receivedBy(guide, 'seller')).toBe(before);
      await guide.playground.narrate('The buyer makes a new offer, and both continue.');
      await guide.watch(4000);
      expect(await receivedBy(guide, 'seller')).toBeGreaterThan(before);
    },
  ],
  [
    'endless-replies',
    async (guide) => {
      const before = await receivedBy(guide, 'boiler');
      await guide.playground.narrate(
        'The boiler confirms each message, and the thermostat confirms each confirmation.',
      );
      await guide.watch(6000);
      expect(await receivedBy(guide, 'boiler')).toBeGreaterThan(before);
      await guide.playground.narrate('No conversation ends. The journey of a message shows its causes.');
      await openJourney(guide, 'boiler');
      await guide.watch(2000);
    },
  ],
  [
    'leader',
    async (guide) => {
      const { heronry } = guide;
      await guide.playground.narrate(
        'Ada, Ben and Cem run the same code. The smallest name leads, and passes orders on to the press.',
      );
      await codeRuns(guide);
      await guide.watch(4000);
      expect(await receivedBy(guide, 'press')).toBeGreaterThan(0);
      await guide.playground.narrate('Ada crashes. Her program ends, with all that it remembers.');
      await guide.watch(3000);
      await guide.playground.narrate('Ben has not heard from Ada for a while. Now he leads.');
      await guide.watch(5000);
      await filterLog(guide, 'Log line');
      await expect(heronry.panel.getByText('ben: ben leads')).toBeVisible();
      await guide.playground.narrate('Ada is back. She listens first, and leads again.');
      await guide.watch(9500);
      await expect(heronry.panel.getByText('ada: ada leads').last()).toBeVisible();
    },
  ],
]);

/** Waits until the page has loaded what runs code, and the agents' code has run. */
async function codeRuns({ playground }: Guide): Promise<void> {
  await expect.poll(async () => (await playground.world()).agents.ada?.published ?? 0).toBeGreaterThan(0);
}

/** The walk of a scenario that has none of its own: it plays, and shows the agents. */
export const anyWalk: Walk = async (guide) => {
  const { heronry, hand } = guide;
  const { name, description, agents } = await guide.playground.scenario();
  await guide.playground.narrate(description === '' ? name : description);
  await guide.watch(5000);
  for (const { id } of agents.slice(0, 3)) {
    await hand.click(heronry.agent(id));
    await guide.watch(2500);
  }
};

/** Statements of the gallery about scenes in memory: each sentence, with its proof in the scene's own run. */
import { must } from '../must.ts';
import { hasAll, LENGTH_S, scene, sceneOf } from './scenes.ts';
import { Played, type Statement, seconds } from './statement.ts';

const DEVICES = ['heat-pump', 'ev-charger', 'bakery', 'battery', 'cold-store'];
const CREWS = ['crew1', 'crew2', 'crew3'];

function hasField(run: Played, message: number, field: string): boolean {
  return field in run.trace.message(message).payload;
}

/** The agent at the beginning of the chain of causes. */
function whoBegan(run: Played, number: number): string {
  const event = run.trace.event(number);
  if (event.cause >= 0) return whoBegan(run, event.cause);
  return 'agent' in event ? event.agent : '';
}

function allDevicesHave(run: Played): void {
  for (const id of DEVICES) must(hasAll(run, id, 'price'), `${id} has every price`);
}

function comesAndGoes(run: Played): void {
  must(run.depthMax('faults', 0, LENGTH_S) >= 3, 'a backlog grows');
  must(run.depth('faults', 1) === 0 && run.depth('faults', 11.5) === 0, 'it is gone when the feeders are quiet');
}

function lostAcrossStaysLost(run: Played): void {
  const lost = run.of('lost');
  must(lost.length > 0, 'messages are lost');
  for (const { message, agent, via } of lost)
    must(
      via === 'publish' || !run.of('received').some((one) => one.message === message && one.agent === agent),
      'they stay lost',
    );
  for (const { message } of lost.filter(({ via }) => via === 'publish'))
    must(!run.of('accepted').some((one) => one.message === message), 'no channel takes them in later');
}

/** After the loss, each agent waits for the other's channel, and no message is published until the user acts. */
function bothWait(run: Played): void {
  const [lost] = run.of('lost');
  const lostUs = lost?.atUs ?? 0;
  must(lostUs > 0, 'a message is lost');
  must(!run.of('published').some(({ atUs }) => atUs > lostUs && seconds(atUs) < 19), 'neither sends');
  const { agents } = run.world(17);
  must(agents.get('buyer')?.waitingFor.join() === 'seller_to_buyer', 'the buyer waits');
  must(agents.get('seller')?.waitingFor.join() === 'buyer_to_seller', 'the seller waits');
}

export const GALLERY_IN_MEMORY: readonly Statement[] = [
  ...scene('control-status', {
    'Publish, subscribe, queue and consume, all at once': (run) => {
      must(run.of('published').length > 0, 'agents publish');
      for (const via of ['subscribe', 'consume'] as const)
        must(
          run.of('received').some((event) => event.via === via),
          `somebody receives by ${via}`,
        );
      must(run.depthMax('control', 0, LENGTH_S) > 0, 'messages wait in the queue');
    },
    'The operator publishes to control: mg1 subscribes and gets every message, and a copy waits in the queue until the historian consumes it.':
      (run) => {
        must(hasAll(run, 'mg1', 'control'), 'mg1 sees every message');
        must(hasAll(run, 'historian', 'control', 4), 'the historian consumes each');
        must(run.depthMax('control', 0, LENGTH_S) > 0, 'a copy waits');
      },
    'Reports from mg1 wait in status until the operator consumes the next one.': (run) => {
      must(hasAll(run, 'operator', 'status'), 'the operator takes each');
      must(run.depthMax('status', 0, LENGTH_S) > 0, 'reports wait');
    },
  }),
  ...scene('pairs', {
    'A channel for every ordered pair of agents': () => {
      const { agents, channels } = sceneOf('pairs');
      const pairs = agents.flatMap(({ id }) => agents.filter((to) => to.id !== id).map((to) => `${id}_to_${to.id}`));
      must(
        pairs.every((id) => channels.some((one) => one.id === id && one.pair)),
        'each pair has its channel',
      );
    },
    'Three microgrids have a channel in each direction, six in all.': () => {
      const { agents, channels } = sceneOf('pairs');
      must(agents.length === 3 && channels.length === 6, 'there are three and six');
    },
    'Each offers energy to the next one, which replies on the channel back.': (run) => {
      for (const [from, to] of ['12', '23', '31'] as const) {
        const offers = run.got(`mg${to}`, `mg${from}_to_mg${to}`).filter((one) => hasField(run, one, 'offer_kw'));
        const answers = run.got(`mg${from}`, `mg${to}_to_mg${from}`).filter((one) => hasField(run, one, 'accepted_kw'));
        must(offers.length > 5 && answers.length >= offers.length - 2, `mg${to} answers mg${from}`);
      }
    },
  }),
  ...scene('hierarchy', {
    'Setpoints go down a hierarchy, status comes up': (run) => {
      must(run.got('solar1', 'mg1_to_solar1').length > 5, 'setpoints reach a device');
      must(run.got('operator', 'status').length > 5, 'status reaches the operator');
    },
    'Setpoints travel from the operator through the microgrids to the devices, and reports travel back.': (run) => {
      for (const [mg, device] of [
        ['mg1', 'battery1'],
        ['mg2', 'wind2'],
      ] as const) {
        must(run.got(mg, `operator_to_${mg}`).length > 5, `${mg} has setpoints`);
        must(run.got(device, `${mg}_to_${device}`).length > 5, `${device} has setpoints`);
        must(run.got(mg, `${mg}_reports`).length > 5, `${mg} has reports`);
      }
    },
    'Click a report to see the setpoint that caused it.': (run) => {
      const reports = run.got('operator', 'status');
      must(reports.length > 0 && reports.every((one) => whoBegan(run, one) === 'operator'), 'the operator began each');
    },
  }),
  ...scene('price-signal', {
    'One message reaches every subscriber': (run) => allDevicesHave(run),
    'Every price reaches all five subscribers, and billing, which takes its copy from the queue.': (run) => {
      allDevicesHave(run);
      must(hasAll(run, 'billing', 'price'), 'billing takes each');
    },
    'Each device takes its own time and announces its load.': (run) => {
      const { agents } = sceneOf('price-signal');
      const works = DEVICES.map((id) =>
        agents.find((one) => one.id === id)?.behaviours.find(({ kind }) => kind === 'work'),
      );
      const times = works.map((work) => (work?.kind === 'work' ? work.durationUs : 0));
      must(new Set(times).size === DEVICES.length, 'no two think for as long');
      for (const id of DEVICES)
        must(
          run.of('published').some(({ agent, channel }) => agent === id && channel === 'load'),
          `${id} announces`,
        );
    },
    'The bakery expects each price within 2 s: try many seeds.': () => {
      const [expected] = sceneOf('price-signal').assertions;
      must(expected?.kind === 'arrives' && seconds(expected.withinUs) === 2, 'it does');
    },
  }),
  ...scene('work-queue', {
    'Workers share one queue; a backlog grows and drains': (run) => {
      for (const crew of CREWS) must(run.got(crew, 'faults').length > 5, `${crew} has its share`);
      comesAndGoes(run);
    },
    'Faults arrive in bursts and wait in one queue; each goes to exactly one crew, the one that has waited longest.': (
      run,
    ) => {
      const got = CREWS.flatMap((crew) => run.got(crew, 'faults'));
      must(new Set(got).size === got.length, 'each goes to one crew');
      for (const dispatched of run.of('dispatched').filter(({ channel }) => channel === 'faults')) {
        const [longest] = run.trace.worldAt(dispatched.atUs - 1).channels.get('faults')?.waiting ?? [];
        must(longest === undefined || longest === dispatched.agent, 'it goes to the one that has waited longest');
      }
    },
    'Watch the backlog grow, and drain when the feeders are quiet.': comesAndGoes,
  }),

  ...scene('late-subscriber', {
    'A late subscriber misses earlier messages; the queue still has them': (run) => {
      const before = run.accepted('readings', 8_000_000);
      const phone = run.got('phone', 'readings');
      must(before.length > 0 && before.every((one) => !phone.includes(one)), 'the phone misses them');
      must(
        before.every((one) => run.got('archive', 'readings').includes(one)),
        'the queue has them',
      );
    },
    'The phone subscribes at 8 s and gets no earlier messages.': (run) => {
      must(
        run.of('subscribed').some(({ agent, atUs }) => agent === 'phone' && seconds(atUs) === 8),
        'it does at 8 s',
      );
      const before = run.accepted('readings', 8_000_000);
      must(
        run.got('phone', 'readings').every((one) => !before.includes(one)),
        'it sees nothing from before',
      );
    },
    'The archive consumes from 14 s on and gets the oldest readings first, those that the phone missed.': (run) => {
      const [asked] = run.of('dispatched').filter(({ agent }) => agent === 'archive');
      must(asked !== undefined && seconds(asked.atUs) === 14, 'it asks from 14 s on');
      const got = run.got('archive', 'readings');
      must(
        got.every((one, place) => one === run.accepted('readings')[place]),
        'the oldest come first',
      );
      must(!run.got('phone', 'readings').includes(got[0] ?? -1), 'the phone has missed the first');
    },
  }),
  ...scene('throwing-callback', {
    'A throwing callback stops no other agent': (run) => {
      must(run.of('failed').length > 5, 'it throws');
      must(hasAll(run, 'dispatch', 'alarms') && hasAll(run, 'log', 'alarms'), 'the others get every alarm');
    },
    'The siren fails on every third alarm.': (run) => {
      const got = run.got('siren', 'alarms');
      const failed = run.of('failed').map(({ message }) => message);
      must(
        got.every((one, place) => failed.includes(one) === (place % 3 === 2)),
        'it fails on these and no others',
      );
    },
    'Dispatch still gets that alarm, the log still consumes it, and the siren continues with the next.': (run) => {
      must(hasAll(run, 'dispatch', 'alarms') && hasAll(run, 'log', 'alarms'), 'both get every alarm');
      must(hasAll(run, 'siren', 'alarms'), 'the siren goes on');
    },
  }),
  ...scene('lossy-link', {
    'A copy lost on one link still reaches the others': (run) => {
      const lost = run.of('lost').map(({ message }) => message);
      const near = run.got('near-display', 'readings');
      must(lost.length > 5 && lost.every((one) => near.includes(one)), 'each reaches the near display');
    },
    'Both displays subscribe, but the link to the far one loses 35 % of its copies.': () => {
      const run = new Played(sceneOf('lossy-link'), 1800);
      const part = run.of('lost').length / run.accepted('readings').length;
      must(Math.abs(part - 0.35) < 0.04, `35 % are lost, and not ${part}`);
      must(
        run.of('lost').every(({ agent }) => agent === 'far-display'),
        'they are those of the far display',
      );
    },
    'Nothing resends them: the far display has gaps.': (run) => {
      const far = run.got('far-display', 'readings');
      must(
        run.of('lost').every(({ message }) => !far.includes(message)),
        'what is lost does not come',
      );
    },
    'The archive consumes from the queue and gets every reading.': (run) => {
      must(hasAll(run, 'archive', 'readings'), 'it has');
    },
  }),
  ...scene('partition', {
    'What was lost during a partition stays lost': lostAcrossStaysLost,
    'From 8 s to 14 s the island is cut off.': (run) => {
      const turns = [...run.of('faultBegan'), ...run.of('faultEnded')].map(({ atUs }) => seconds(atUs));
      must(turns.join() === '8,14', 'it is then');
      const left = run.of('lost').map(({ cause }) => seconds(run.trace.event(cause).atUs));
      must(left.length > 3 && Math.max(...left) < 14, 'what leaves then is lost, and nothing after it');
    },
    'Both sides keep working: the island still balances its own battery.': (run) => {
      const during = run.of('received').filter(({ atUs }) => seconds(atUs) >= 8.5 && seconds(atUs) < 14);
      must(
        during.some(({ agent }) => agent === 'battery') && during.some(({ agent }) => agent === 'mainland'),
        'it does',
      );
    },
    'Messages in flight at the cut, and all that are sent across it, are lost; after it heals, only new messages get through.':
      (run) => {
        must(
          run.of('lost').some(({ atUs }) => seconds(atUs) === 8),
          'what was on its way is lost',
        );
        lostAcrossStaysLost(run);
        must(
          run.of('received').some(({ agent, atUs }) => agent === 'island' && seconds(atUs) > 15),
          'new ones come',
        );
      },
  }),
  ...scene('waiting-for-each-other', {
    'One lost message can stop two agents': bothWait,
    'Buyer and seller answer each offer with another one.': (run) => {
      const answered = new Set(run.of('published').map(({ about }) => about));
      const received = run.of('received').filter(({ atUs }) => seconds(atUs) < LENGTH_S - 2);
      must(received.length > 20 && received.every(({ message }) => answered.has(message)), 'they do');
    },
    'At 14 s a link loses an offer.': (run) => {
      const lost = run.of('lost');
      must(lost.length === 1 && Math.floor(seconds(lost[0]?.atUs ?? 0)) === 14, 'it is the only one');
    },
    'Each then waits for the other, and neither sends.': bothWait,
    'At 19 s the buyer makes a new offer.': (run) => {
      must(
        run.of('published').some(({ agent, atUs }) => agent === 'buyer' && seconds(atUs) === 19),
        'it does',
      );
    },
  }),
];

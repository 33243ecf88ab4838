/** Statements of the gallery about scenes on models of servers: each sentence, with its proof in the scene's own run. */
import { compareBrokers } from '../../compare/compare-brokers.ts';
import { must } from '../must.ts';
import { handings, LENGTH_S, scene, sceneOf } from './scenes.ts';
import { Played, type Statement, seconds } from './statement.ts';

function historianMisses(run: Played): void {
  const before = run.accepted('readings', 9_000_000);
  const got = run.got('historian', 'readings');
  must(before.length > 0 && got.length > 0 && before.every((one) => !got.includes(one)), 'the historian misses them');
}

function everybodyPauses(run: Played): void {
  const joins = run.of('rebalanceStarted').filter(({ agent }) => agent === 'analyst1');
  must(joins.length > 0, 'a third analyst joins');
  for (const { atUs, untilUs } of joins)
    must(!run.of('dispatched').some((event) => event.atUs > atUs && event.atUs < untilUs), 'nobody is handed anything');
}

/** All crews work on the one partition. A job goes to another only when its lock has ended. */
function eachJobToOneCrew(run: Played): void {
  const given = run.of('dispatched').filter(({ via }) => via === 'consume');
  must(new Set(given.map(({ agent }) => agent)).size === 3, 'each crew gets jobs');
  must(new Set(given.map(({ partition }) => partition)).size === 1, 'of the same partition');
  const ends = run.of('released');
  for (const { event, before } of handings(run)) {
    const isFree = ({ atUs, message }: (typeof ends)[number]): boolean =>
      message === event.message && before !== undefined && atUs > before.atUs && atUs <= event.atUs;
    must(before === undefined || ends.some(isFree), 'nobody else has a job that is locked');
  }
}

export const GALLERY_ON_SERVERS: readonly Statement[] = [
  ...scene('nobody-there', {
    'Redis pub/sub stores nothing: late listeners miss it': historianMisses,
    'On Redis pub/sub a message goes to current listeners only.': (run) => {
      const [first] = run.accepted('readings');
      const got = run.of('received').filter(({ message }) => message === first);
      must(
        got
          .map(({ agent }) => agent)
          .sort()
          .join() === 'billing,display',
        'the two who listen get it',
      );
    },
    'The historian starts to consume at 9 s and gets no earlier messages; from then on both consumers get their own copy of every message.':
      (run) => {
        historianMisses(run);
        const since = run.accepted('readings').filter((one) => !run.accepted('readings', 9_000_000).includes(one));
        for (const [agent, underWay] of [
          ['billing', 3],
          ['historian', 3],
        ] as const) {
          const got = run.got(agent, 'readings').filter((one) => since.includes(one));
          must(got.length >= since.length - underWay, `${agent} gets everything`);
        }
      },
    'Choose Compare brokers in the menu to see the other brokers.': () => {
      const { findings } = compareBrokers(sceneOf('nobody-there'), LENGTH_S * 1_000_000);
      const late = findings.find(({ subject }) => subject.startsWith('historian first consumed'));
      must(late?.differs.includes(true) === true, 'the comparison has it, and it differs');
    },
  }),
  ...scene('failed-job', {
    'Redis Streams redelivers a failed job': (run) => {
      const failed = new Set(run.of('failed').map(({ message }) => message));
      const again = handings(run).filter(({ event }) => event.redelivered === true);
      must(
        again.some(({ event }) => failed.has(event.message)),
        'it does',
      );
    },
    'On Redis Streams a job stays pending until it is acknowledged.': (run) => {
      const pending = run.world(LENGTH_S).channels.get('jobs')?.log?.pending ?? [];
      const done = run.of('acknowledged').map(({ message }) => message);
      must(pending.length > 0 && pending.every(({ message }) => !done.includes(message)), 'what is pending is not');
    },
    'The new crew fails on every second job and does not acknowledge it: 4 s after its delivery, the next crew that asks gets it, perhaps the same one.':
      () => {
        const run = new Played(sceneOf('failed-job'), 600);
        const mine = run.got('new-crew', 'jobs');
        const failures = run.of('failed');
        must(Math.abs(failures.length / mine.length - 0.5) < 0.05, 'it fails on every second one');
        const again = handings(run).flatMap(({ event, before }) => (before === undefined ? [] : [{ event, before }]));
        must(
          again.every(({ event, before }) => event.atUs - before.atUs >= 4_000_000),
          'not before 4 s are over',
        );
        const same = again.filter(({ event, before }) => event.agent === before.agent).length;
        must(same > 0 && same < again.length, 'to the same crew or another');
      },
    'The log keeps the last 12 jobs, read or not.': (run) => {
      const log = run.world(LENGTH_S).channels.get('jobs')?.log?.partitions[0];
      must(log !== undefined && log.end - log.start === 12 && log.committed <= log.end, 'it keeps 12');
    },
  }),
  ...scene('partitions', {
    'Kafka’s eager protocol pauses all members while partitions move': everybodyPauses,
    'On Kafka a channel is split: each meter writes to one partition, and each partition is read by one analyst of the group.':
      (run) => {
        const places = new Map<string, Set<number>>();
        for (const event of run.of('accepted')) {
          const by = run.trace.message(event.message).agent;
          places.set(by, (places.get(by) ?? new Set()).add(event.partition ?? -1));
        }
        must(places.size === 4 && [...places.values()].every(({ size }) => size === 1), 'a meter has one partition');
        const owners = run.of('partitionsAssigned').map((event) => event.owners);
        must(
          owners.some((one) => one.length === 3 && one.every((owner) => owner !== '')),
          'a partition has an analyst',
        );
      },
    'At 11 s a third analyst joins.': (run) => {
      const joined = run
        .of('rebalanceStarted')
        .find(({ agent, reason }) => agent === 'analyst1' && reason === 'joined');
      must(joined !== undefined && seconds(joined.atUs) === 11, 'it does');
    },
    'With the eager protocol all members pause while the partitions are reassigned.': everybodyPauses,
    'A reading that was being processed is delivered again, because these analysts work outside their poll loop.': (
      run,
    ) => {
      must(
        run.of('dispatched').some((event) => event.redelivered === true),
        'it comes again',
      );
      const { broker } = sceneOf('partitions');
      if (broker.kind !== 'kafka') throw new Error('The scene is on Kafka');
      const inside = new Played({ ...sceneOf('partitions'), broker: { ...broker, work: 'inside' } }, 20);
      must(
        inside.of('dispatched').every((event) => event.redelivered !== true),
        'and not where they work inside of it',
      );
    },
  }),
  ...scene('share-group', {
    'A share group of Kafka is a work queue': eachJobToOneCrew,
    'In a share group each job is locked for one crew, in any partition.': eachJobToOneCrew,
    'The trainee fails on every job and releases it: the job is available again at once, and the delivery counts.': (
      run,
    ) => {
      const [came, done] = [run.got('trainee', 'jobs'), run.of('acknowledged')];
      must(came.length > 5 && done.every(({ agent }) => agent !== 'trainee'), 'it finishes none');
      const failures = run.of('released').filter(({ agent }) => agent === 'trainee');
      must(
        failures.length >= came.length - 1 && failures.every(({ reason }) => reason === 'failed'),
        'it releases them',
      );
      for (const { atUs, message, deliveries, archived } of failures) {
        const dispatched = run.of('dispatched').filter((event) => event.message === message && event.via === 'consume');
        must(deliveries === dispatched.filter((event) => event.atUs < atUs).length, 'each delivery counts');
        const available = run.trace.worldAt(atUs).channels.get('jobs')?.log?.available ?? [];
        const isFree = available.some((one) => one.message === message);
        const isTaken = dispatched.some((event) => event.atUs === atUs);
        must(archived === true || isFree || isTaken, 'it is available at once');
      }
    },
    'The slow crew works longer than the lock lasts: its job goes to another crew too.': (run) => {
      const expired = run.of('released').filter(({ reason }) => reason === 'lockExpired');
      must(expired.length > 0 && expired.every(({ agent }) => agent === 'slow-crew'), 'only its locks expire');
      const others = handings(run).filter(
        ({ event, before }) => before?.agent === 'slow-crew' && event.agent !== 'slow-crew',
      );
      must(others.length > 0, 'somebody else gets its job');
    },
    'After three deliveries a job is archived.': (run) => {
      const ended = run.of('released');
      must(
        ended.some(({ archived }) => archived),
        'some are',
      );
      must(
        ended.every(({ deliveries, archived }) => (archived === true) === (deliveries === 3)),
        'with the third delivery, and not before',
      );
    },
  }),
];

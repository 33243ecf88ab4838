/**
 * The least that a simulation of `grid` has to do: a binary heap of times, an array of events, a queue and a subscriber for each
 * channel. No random delays, no faults, no copies of messages, no cancelling, no indexes.
 */

/** A binary heap of items by `atUs`, first in, first out among equal times. */
class Heap {
  #items = [];
  #seq = 0;

  push(item) {
    const items = this.#items;
    item.seq = this.#seq;
    this.#seq += 1;
    let place = items.length;
    items.push(item);
    while (place > 0) {
      const above = (place - 1) >> 1;
      if (!isBefore(item, items[above])) break;
      items[place] = items[above];
      place = above;
    }
    items[place] = item;
  }

  pop() {
    const items = this.#items;
    const first = items[0];
    const last = items.pop();
    if (items.length === 0) return first;
    let place = 0;
    for (;;) {
      let below = 2 * place + 1;
      if (below >= items.length) break;
      if (below + 1 < items.length && isBefore(items[below + 1], items[below])) below += 1;
      if (!isBefore(items[below], last)) break;
      items[place] = items[below];
      place = below;
    }
    items[place] = last;
    return first;
  }
}

function isBefore(a, b) {
  return a.atUs < b.atUs || (a.atUs === b.atUs && a.seq < b.seq);
}

/** Runs as many agents as `grid` would, up to a time. @returns {number} how many events there were */
export function bareRun(agents, untilUs, { periodUs = 1_000_000, delayUs = 200_000, capacity = 10 } = {}) {
  const heap = new Heap();
  const events = [];
  const channels = Array.from({ length: agents }, (_, index) => ({
    id: `c${index}`,
    queue: [],
    head: 0,
    seq: 0,
    subscriber: `mg${(index + 1) % agents}`,
  }));
  const work = {
    tick({ atUs, index }) {
      const cause = events.push({ kind: 'timerFired', atUs, cause: -1, agent: `mg${index}` }) - 1;
      const payload = { kw: 38 + ((index * 7919) % 8) };
      const channel = channels[index];
      const arrivesUs = atUs + delayUs;
      const message = events.push({
        kind: 'published',
        atUs,
        cause,
        agent: `mg${index}`,
        channel: channel.id,
        payload,
        arrivesUs,
      });
      heap.push({ atUs: arrivesUs, seq: 0, run: work.accept, index, message: message - 1 });
      heap.push({ atUs: atUs + periodUs, seq: 0, run: work.tick, index, message: -1 });
    },
    accept({ atUs, index, message }) {
      const channel = channels[index];
      channel.seq += 1;
      const { seq, id, subscriber } = channel;
      const cause = events.push({ kind: 'accepted', atUs, cause: message, channel: id, message, seq }) - 1;
      if (channel.queue.length - channel.head === capacity) {
        channel.head += 1;
        events.push({ kind: 'dropped', atUs, cause, channel: id, message: channel.queue[channel.head - 1] });
      }
      channel.queue.push(message);
      const arrivesUs = atUs + delayUs;
      const hop = { kind: 'dispatched', atUs, cause, via: 'subscribe', channel: id, agent: subscriber, message, seq };
      heap.push({ atUs: arrivesUs, seq: 0, run: work.receive, index, message: events.push({ ...hop, arrivesUs }) - 1 });
    },
    receive({ atUs, index, message }) {
      const { id, subscriber } = channels[index];
      const about = events[message].message;
      events.push({ kind: 'received', atUs, cause: message, channel: id, agent: subscriber, message: about });
    },
  };
  for (let index = 0; index < agents; index += 1) {
    heap.push({ atUs: Math.floor((index * periodUs) / agents), seq: 0, run: work.tick, index, message: -1 });
  }
  for (let next = heap.pop(); next.atUs <= untilUs; next = heap.pop()) next.run(next);
  return events.length;
}

/** The classes of a gateway and the moments that it stores, each with a short code. Nothing of it outlives the process. */
import type { ClassOpened } from '../../brokers/gateway/class-protocol.ts';
import type { GatewayLimits } from '../gateway-limits.ts';
import type { Metrics } from '../metrics.ts';
import { GatewayProblem } from '../problems.ts';
import { newCode, newSecret } from '../secrets.ts';
import { Classroom } from './classroom.ts';

export class Classes {
  readonly #limits: GatewayLimits;
  readonly #heartbeatMs: number | undefined;
  readonly #classes = new Map<string, Classroom>();
  /** Fragments of links, by code; the oldest makes room. */
  readonly #moments = new Map<string, string>();

  constructor(limits: GatewayLimits, metrics: Metrics, heartbeatMs: number | undefined) {
    this.#limits = limits;
    this.#heartbeatMs = heartbeatMs;
    const sum = (read: (one: Classroom) => number) => () =>
      [...this.#classes.values()].reduce((all, one) => all + read(one), 0);
    metrics.gauge('heronry_classes', () => this.#classes.size);
    metrics.gauge(
      'heronry_class_phones',
      sum(({ phones }) => phones),
    );
    metrics.gauge(
      'heronry_class_streams',
      sum(({ streams }) => streams),
    );
  }

  /**
   * Opens a class. A class that is over makes room.
   * @throws GatewayProblem above the limit
   */
  open(): Omit<ClassOpened, 'addresses'> {
    if (this.#classes.size >= this.#limits.classes) {
      const over = [...this.#classes].find(([, { hasEnded }]) => hasEnded);
      if (over === undefined)
        throw new GatewayProblem('limit', `The gateway has room for ${this.#limits.classes} classes`);
      over[1].close('The class is over');
      this.#classes.delete(over[0]);
    }
    const code = newCode((one) => this.#classes.has(one));
    const key = newSecret();
    this.#classes.set(code, new Classroom(key, this.#limits, this.#heartbeatMs));
    return { code, key };
  }

  /** @throws GatewayProblem if there is none */
  find(code: string): Classroom {
    const found = this.#classes.get(code.toUpperCase());
    if (found === undefined) throw new GatewayProblem('unknown-class');
    return found;
  }

  /** Stores the fragment of a link. Returns its code; the same one for the same fragment. */
  storeMoment(fragment: string): string {
    const known = [...this.#moments].find(([, one]) => one === fragment)?.[0];
    const code = known ?? newCode((one) => this.#moments.has(one));
    this.#moments.delete(code);
    this.#moments.set(code, fragment);
    const [oldest = ''] = this.#moments.keys();
    if (this.#moments.size > this.#limits.moments) this.#moments.delete(oldest);
    return code;
  }

  /** @throws GatewayProblem if there is none */
  moment(code: string): string {
    const fragment = this.#moments.get(code.toUpperCase());
    if (fragment === undefined) {
      throw new GatewayProblem('not-found', 'There is no moment with this code, or the gateway has restarted since');
    }
    return fragment;
  }

  close(): void {
    for (const one of this.#classes.values()) one.close('The gateway was closed');
  }
}

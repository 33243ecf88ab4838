/** Own brokers as a run asks for them: effects in the run's words. */
import type { Message } from '../messaging/index.ts';
import type { BrokerEffect, BrokerEffects, BrokerMaker, BrokerProgram, SeenMessage } from '../simulation/index.ts';
import type { BrokerFailure, BrokerStep, CallEffect } from './broker-calls.ts';
import { BrokerMachine } from './broker-machine.ts';
import type { Sandbox } from './sandbox.ts';

/** Returns the maker of own brokers on a loaded engine. */
export function brokerMaker(sandbox: Sandbox): BrokerMaker {
  return (source, host) => new RunBroker(new BrokerMachine(sandbox, source, host));
}

/** Words of an error, with its place. */
function errorOf({ name, message, line }: BrokerFailure): { readonly error: string; readonly line?: number } {
  const error = message === '' ? name : `${name}: ${message}`;
  return line === undefined ? { error } : { error, line };
}

/** Numbers of a run and of the machine: publishes, tickets and subscriptions of a run may have the same numbers. */
class RunBroker implements BrokerProgram {
  readonly #machine: BrokerMachine;
  readonly #open = new Map<number, { readonly kind: 'publish' | 'consume' | 'other'; readonly number: number }>();
  /** Calls of the machine, by the run's ticket or subscription. */
  readonly #tickets = new Map<number, number>();
  readonly #subscriptions = new Map<number, number>();
  readonly #subscribed = new Map<number, number>();
  #calls = 0;

  constructor(machine: BrokerMachine) {
    this.#machine = machine;
  }

  get instructions(): number {
    return this.#machine.instructions;
  }

  get memoryBytes(): number {
    return this.#machine.memoryBytes;
  }

  start(): BrokerEffects {
    return this.#effects(this.#machine.start());
  }

  createChannel(channel: string): BrokerEffects {
    return this.#effects(this.#machine.createChannel(this.#next('other', 0), channel));
  }

  publish(channel: string, payload: Message, publish: number): BrokerEffects {
    return this.#effects(this.#machine.publish(this.#next('publish', publish), channel, payload, publish));
  }

  consume(channel: string, ticket: number): BrokerEffects {
    const call = this.#next('consume', ticket);
    this.#tickets.set(ticket, call);
    return this.#effects(this.#machine.consume(call, channel));
  }

  subscribe(channel: string, subscription: number): BrokerEffects {
    const call = this.#next('other', 0);
    this.#subscriptions.set(subscription, call);
    this.#subscribed.set(call, subscription);
    return this.#effects(this.#machine.subscribe(call, channel, false));
  }

  unsubscribe(subscription: number): BrokerEffects {
    const call = this.#subscriptions.get(subscription);
    this.#subscriptions.delete(subscription);
    if (call !== undefined) this.#subscribed.delete(call);
    return call === undefined ? [] : this.#effects(this.#machine.unsubscribe(call));
  }

  withdraw(ticket: number): BrokerEffects {
    const call = this.#tickets.get(ticket);
    this.#tickets.delete(ticket);
    return call === undefined ? [] : this.#effects(this.#machine.abort(call));
  }

  acknowledge(ticket: number): BrokerEffects {
    const call = this.#tickets.get(ticket);
    this.#tickets.delete(ticket);
    return call === undefined ? [] : this.#effects(this.#machine.acknowledge(call));
  }

  timer(timer: number): BrokerEffects {
    return this.#effects(this.#machine.timer(timer));
  }

  dispose(): void {
    this.#machine.dispose();
  }

  #next(kind: 'publish' | 'consume' | 'other', number: number): number {
    this.#calls += 1;
    this.#open.set(this.#calls, { kind, number });
    return this.#calls;
  }

  #effects({ effects, outcome }: BrokerStep): BrokerEffects {
    const own = effects.flatMap((effect) => this.#effect(effect));
    if (outcome?.kind === 'stopped') own.push(outcome);
    if (outcome?.kind === 'threw') {
      const { error, line } = outcome;
      own.push({ kind: 'threw', error, ...(line === undefined ? {} : { line }) });
    }
    return own;
  }

  #effect(effect: CallEffect): readonly BrokerEffect[] {
    switch (effect.kind) {
      case 'published':
        return [{ kind: 'resolved', publish: this.#end(effect.call)?.number ?? 0 }];
      case 'refused':
        return [this.#refused(effect.call, effect.error)];
      case 'taken':
        return [{ kind: 'handed', ticket: this.#end(effect.call)?.number ?? 0, message: seen(effect) }];
      case 'delivered': {
        const subscription = this.#subscribed.get(effect.subscription) ?? 0;
        return [{ kind: 'delivered', subscription, message: seen(effect) }];
      }
      case 'dropped':
        return [{ kind: 'dropped', message: seen(effect) }];
      case 'after':
        return [{ kind: 'timer', timer: effect.ticket, delayUs: effect.delayUs }];
      case 'cancel':
        return [{ kind: 'timerCancelled', timer: effect.ticket }];
      case 'done':
        this.#end(effect.call);
        return [];
      case 'log':
      case 'event':
        return [];
    }
  }

  #refused(call: number, failure: BrokerFailure): BrokerEffect {
    const of = this.#end(call);
    const error = errorOf(failure);
    if (of?.kind === 'publish') return { kind: 'rejected', publish: of.number, ...error };
    if (of?.kind === 'consume') return { kind: 'failed', ticket: of.number, ...error };
    return { kind: 'threw', ...error };
  }

  #end(call: number): { readonly kind: 'publish' | 'consume' | 'other'; readonly number: number } | undefined {
    const open = this.#open.get(call);
    this.#open.delete(call);
    return open;
  }
}

function seen({ payload, publish }: SeenMessage): SeenMessage {
  return publish === undefined ? { payload } : { payload, publish };
}

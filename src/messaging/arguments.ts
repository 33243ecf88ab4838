/** Checks of arguments, also for callers without types: each error names the argument and the given value. */
import type { OverflowPolicy, QueueLimits } from './channel-state.ts';
import type { ConsumeOptions, PublishOptions, SubscribeOptions } from './message-broker.ts';

const OVERFLOW_POLICIES: readonly OverflowPolicy[] = ['drop-oldest', 'drop-newest', 'reject', 'block'];

/**
 * Returns the value.
 * @throws TypeError for anything but a number, RangeError below 1 and for NaN
 */
export function atLeastOne(name: string, value: number): number {
  checkNumber(name, value);
  if (!(value >= 1)) throw new RangeError(`${name} must be at least 1, not ${value}`);
  return value;
}

/**
 * Returns the policy.
 * @throws TypeError for an unknown one
 */
export function overflowPolicy(value: OverflowPolicy): OverflowPolicy {
  if (OVERFLOW_POLICIES.includes(value)) return value;
  throw new TypeError(`overflow must be one of ${OVERFLOW_POLICIES.join(', ')}, not ${shown(value)}`);
}

/**
 * Returns limits; missing fields take their default.
 * @throws TypeError, RangeError
 */
export function queueLimits({ capacity, overflow }: Partial<QueueLimits>, defaults: QueueLimits): QueueLimits {
  return {
    capacity: capacity === undefined ? defaults.capacity : atLeastOne('capacity', capacity),
    overflow: overflow === undefined ? defaults.overflow : overflowPolicy(overflow),
  };
}

/** @throws TypeError */
export function checkPublishOptions(options: PublishOptions | undefined): void {
  if (options === undefined) return;
  checkOptions('publish', options);
  const { signal, producer } = options;
  checkSignal(signal);
  if (producer !== undefined && typeof producer !== 'string')
    throw new TypeError(`producer must be a string, not ${shown(producer)}`);
}

/** @throws TypeError; RangeError for a `timeoutMs` that is negative or NaN */
export function checkConsumeOptions(options: ConsumeOptions | undefined, method = 'consume'): void {
  if (options === undefined) return;
  checkOptions(method, options);
  const { signal, timeoutMs } = options;
  checkSignal(signal);
  if (timeoutMs === undefined) return;
  checkNumber('timeoutMs', timeoutMs);
  if (!(timeoutMs >= 0)) throw new RangeError(`timeoutMs must be 0 or more, not ${timeoutMs}`);
}

/** @throws TypeError; RangeError for a `concurrency` or `highWaterMark` out of range */
export function checkSubscribe(callback: unknown, options: SubscribeOptions | undefined): void {
  checkFunction('callback', callback);
  if (options === undefined) return;
  checkOptions('subscribe', options);
  const { concurrency, highWaterMark } = options;
  if (concurrency !== undefined) wholeAtLeastOne('concurrency', concurrency);
  if (highWaterMark !== undefined) atLeastOne('highWaterMark', highWaterMark);
}

/**
 * Returns the value.
 * @throws TypeError; RangeError below 1 and for fractions and NaN
 */
export function wholeAtLeastOne(name: string, value: number): number {
  checkNumber(name, value);
  if (!(value >= 1 && (Number.isInteger(value) || value === Number.POSITIVE_INFINITY)))
    throw new RangeError(`${name} must be a whole number of at least 1, or Infinity, not ${value}`);
  return value;
}

/**
 * Returns the text.
 * @throws TypeError for anything but a string; RangeError for one with fewer than `lengthMin` characters
 */
export function checkText(name: string, value: string, lengthMin: number): string {
  if (typeof value !== 'string') throw new TypeError(`${name} must be a string, not ${shown(value)}`);
  if (value.length < lengthMin) throw new RangeError(`${name} must not be empty`);
  return value;
}

/** @throws TypeError */
export function checkList(name: string, value: unknown): void {
  if (!Array.isArray(value)) throw new TypeError(`${name} must be an array, not ${shown(value)}`);
}

/** @throws TypeError */
export function checkFunction(name: string, value: unknown): void {
  if (typeof value !== 'function') throw new TypeError(`${name} must be a function, not ${shown(value)}`);
}

/** Writes a value of any kind for an error's text. */
export function shown(value: unknown): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 100));
  if (typeof value === 'object') return Array.isArray(value) ? 'an array' : 'an object';
  return typeof value === 'function' ? 'a function' : String(value);
}

function checkOptions(call: string, options: unknown): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options))
    throw new TypeError(`The options of ${call} must be an object, not ${shown(options)}`);
}

function checkNumber(name: string, value: unknown): void {
  if (typeof value !== 'number') throw new TypeError(`${name} must be a number, not ${shown(value)}`);
}

/** Checks a signal. Signals of another realm are accepted as well, which are not instances of this one's class. */
function checkSignal(signal: unknown): void {
  if (signal === undefined) return;
  const fits =
    typeof signal === 'object' &&
    signal !== null &&
    'aborted' in signal &&
    'addEventListener' in signal &&
    typeof signal.addEventListener === 'function';
  if (!fits) throw new TypeError(`signal must be an AbortSignal, not ${shown(signal)}`);
}

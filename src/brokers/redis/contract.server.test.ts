import { afterEach, inject } from 'vitest';
import { describeContract } from '../../messaging/contract/contract.ts';
import { describeOn } from '../testing/describe-on.ts';
import { networkHarness, REQUEST_MS } from '../testing/harness.ts';
import { RedisBroker } from './redis-broker.ts';

/** Round trips to the server in a row that makes very many. */
const MOST = 600;

describeOn('Redis', inject('redis'), (url) => {
  const harness = networkHarness(
    (prefix, settings) => new RedisBroker({ url, prefix, requestTimeoutMs: REQUEST_MS, ...settings }),
    MOST,
  );
  afterEach(() => harness.closeAll());
  describeContract('RedisBroker', harness);
});

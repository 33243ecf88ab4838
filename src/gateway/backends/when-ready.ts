import { NotReadyError } from '../../brokers/kafka/kafka-parts.ts';
import { setTimer } from '../../messaging/parts.ts';

const PAUSE_MS = 50;

/** Retries while Kafka answers that it is not ready, as for a topic that was just created. */
export async function whenReady<Value>(ask: () => Promise<Value>, graceMs: number): Promise<Value> {
  const deadline = performance.now() + graceMs;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof NotReadyError) || performance.now() > deadline) throw error;
    }
    await new Promise<void>((resolve) => setTimer(resolve, PAUSE_MS));
  }
}

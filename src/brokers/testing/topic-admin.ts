import { Admin, ProtocolError } from '@platformatic/kafka';

/** An admin that deletes and creates topics behind a broker's back. */
export class TopicAdmin {
  readonly #admin: Admin;

  constructor(url: string) {
    this.#admin = new Admin({ clientId: 'tests', bootstrapBrokers: [url], retries: 0 });
  }

  async delete(topic: string): Promise<void> {
    await this.#admin.deleteTopics({ topics: [topic] });
  }

  /** Creates a topic; one that exists is not changed. Waits for a server that is fenced for being slow. */
  async make(topic: string, partitions = 1): Promise<void> {
    for (;;) {
      try {
        await this.#admin.createTopics({ topics: [topic], partitions, replicas: 1 });
        return;
      } catch (error) {
        const reasons = reasonsOf(error);
        if (reasons.includes('TOPIC_ALREADY_EXISTS')) return;
        if (!reasons.includes('INVALID_REPLICATION_FACTOR')) throw error;
      }
    }
  }

  async exists(topic: string): Promise<boolean> {
    return (await this.#admin.listTopics()).includes(topic);
  }

  async close(): Promise<void> {
    await this.#admin.close();
  }
}

function reasonsOf(error: unknown): readonly unknown[] {
  const causes: readonly unknown[] = error instanceof AggregateError ? error.errors : [error];
  return causes.map((cause) => (cause instanceof ProtocolError ? cause.apiId : undefined));
}

import {
  AclOperations,
  AclPermissionTypes,
  Admin,
  type API,
  type Connection,
  kGetApi,
  kGetBootstrapConnection,
  ProtocolError,
  ResourcePatternTypes,
  ResourceTypes,
} from '@platformatic/kafka';

/** Kind of a resource that is a group, and the operation that sets a property: numbers of Kafka's protocol. */
const [GROUP, SET] = [32, 0];

/** An admin that deletes and creates topics behind a broker's back, and sets properties of groups. */
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

  /** Adds partitions, so that there are `count`. */
  async grow(topic: string, count: number): Promise<void> {
    const connection = await called<Connection>((done) => this.#admin[kGetBootstrapConnection](done));
    const api = await called<CreatePartitions>((done) => this.#admin[kGetApi]('CreatePartitions', done));
    await called((done) => api(connection, [{ name: topic, count, assignments: null }], 30_000, false, done));
  }

  /** Has the group, of the new protocol, miss a member after so long without a sign of life. */
  async missMembersAfter(group: string, ms: number): Promise<void> {
    const connection = await called<Connection>((done) => this.#admin[kGetBootstrapConnection](done));
    const api = await called<AlterConfigs>((done) => this.#admin[kGetApi]('IncrementalAlterConfigs', done));
    const configs = [{ name: 'consumer.session.timeout.ms', configOperation: SET, value: `${ms}` }];
    const resources = [{ resourceType: GROUP, resourceName: group, configs }];
    await called((done) => api(connection, resources, false, done));
  }

  /** Takes every right to the topic from everybody. */
  async deny(topic: string): Promise<void> {
    await this.#admin.createAcls({ creations: [noRightsTo(topic)] });
  }

  /** Gives back what `deny` has taken. */
  async allow(topic: string): Promise<void> {
    await this.#admin.deleteAcls({ filters: [noRightsTo(topic)] });
  }

  async exists(topic: string): Promise<boolean> {
    return (await this.#admin.listTopics()).includes(topic);
  }

  async close(): Promise<void> {
    await this.#admin.close();
  }
}

function noRightsTo(topic: string) {
  return {
    resourceType: ResourceTypes.TOPIC,
    resourceName: topic,
    resourcePatternType: ResourcePatternTypes.LITERAL,
    principal: 'User:ANONYMOUS',
    host: '*',
    operation: AclOperations.ALL,
    permissionType: AclPermissionTypes.DENY,
  };
}

type CreatePartitions = API<
  [topics: { name: string; count: number; assignments: null }[], timeoutMs: number, validateOnly: boolean],
  unknown
>;

type AlterConfigs = API<
  [
    resources: {
      resourceType: number;
      resourceName: string;
      configs: { name: string; configOperation: number; value: string }[];
    }[],
    validateOnly: boolean,
  ],
  unknown
>;

function called<Value>(call: (done: (error: Error | null, value?: Value) => void) => unknown): Promise<Value> {
  return new Promise((resolve, reject) => {
    // Without an error there is a value.
    call((error, value) => (error === null ? resolve(value as Value) : reject(error)));
  });
}

function reasonsOf(error: unknown): readonly unknown[] {
  const causes: readonly unknown[] = error instanceof AggregateError ? error.errors : [error];
  return causes.map((cause) => (cause instanceof ProtocolError ? cause.apiId : undefined));
}

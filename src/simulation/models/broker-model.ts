import type { ClientOutlet, ModelMaker } from '../channel-model.ts';
import { MemoryModel } from '../memory-model.ts';
import { KafkaModel } from './kafka-model.ts';
import { clientsOf } from './network-clients.ts';
import { OwnModel } from './own-model.ts';
import { PubSubModel } from './pubsub-model.ts';
import { ShareModel } from './share-model.ts';
import { StreamsModel } from './streams-model.ts';

/** The model of the broker that the scenario asks for, with its clients. */
export const brokerModel: ModelMaker = (scenario, outlet, calls) => {
  const makeClients = (clientOutlet: ClientOutlet) => clientsOf(scenario, clientOutlet);
  return Object.assign(channelModel(scenario, outlet, calls), { makeClients });
};

const channelModel: ModelMaker = (scenario, outlet, calls) => {
  const { broker, seed } = scenario;
  switch (broker.kind) {
    case 'memory':
      return new MemoryModel(outlet);
    case 'redis-pubsub':
      return new PubSubModel(outlet);
    case 'redis-streams':
      return new StreamsModel(broker, outlet);
    case 'kafka':
      return new KafkaModel(broker, outlet, seed);
    case 'kafka-share':
      return new ShareModel(broker, outlet);
    case 'own':
      return new OwnModel(broker.source, outlet, seed, calls);
  }
};

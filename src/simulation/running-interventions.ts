/**
 * Interventions in a run: for each row of `scenario/kinds/interventions.ts`, the function that does it. A kind without one does
 * not compile.
 */
import type { Intervention } from '../scenario/index.ts';
import { type EventNumber, receivedMessage } from '../trace/index.ts';
import type { MessageTransport } from './message-transport.ts';
import type { SimulationContext } from './simulation-context.ts';

type Of<Kind extends Intervention['kind']> = Extract<Intervention, { readonly kind: Kind }>;

/** @param cause the event of the intervention */
type Play<Kind extends Intervention['kind']> = (
  act: Of<Kind>,
  transport: MessageTransport,
  cause: EventNumber,
  context: SimulationContext,
) => void;

const PLAYS: { readonly [Kind in Intervention['kind']]: Play<Kind> } = {
  publish: ({ agent, channel, message, floats }, transport, cause) =>
    transport.publish(agent, channel, message, cause, floats && { floats }),
  consume: ({ agent, channel }, transport, cause) => transport.ask(agent, channel, false, cause),
  subscribe: ({ agent, channel }, transport, cause) => transport.subscribe(agent, channel, cause),
  unsubscribe: ({ agent, channel }, transport, cause) => transport.unsubscribe(agent, channel, cause),
  drop: (act, transport) => transport.onHop(act, (inFlight, transmission) => inFlight.drop(transmission)),
  duplicate: (act, transport) => transport.onHop(act, (inFlight, transmission) => inFlight.double(transmission)),
  hold: (act, transport) => transport.onHop(act, (inFlight, transmission) => inFlight.hold(transmission, act.delayUs)),
  fail: ({ agent, channel, number, error }, _, cause, context) => {
    const message = receivedMessage(context.trace, agent, channel, number);
    if (message === undefined) return;
    context.append({ kind: 'failed', atUs: context.nowUs(), cause, agent, channel, message, error });
  },
};

/** Plays an intervention of the user. */
export function playIntervention(
  act: Intervention,
  transport: MessageTransport,
  cause: EventNumber,
  context: SimulationContext,
): void {
  // The row of a kind takes interventions of that kind.
  const play = PLAYS[act.kind] as Play<Intervention['kind']>;
  play(act, transport, cause, context);
}

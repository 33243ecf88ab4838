/** The kinds of interventions: what the user does while a scenario runs. What each does is in `simulation/running-interventions.ts`. */
import * as v from 'valibot';
import { FLOATS_MAX, type Floats } from '../../messaging/parts.ts';
import type { EditIssue } from '../commands.ts';
import { LIMITS } from '../limits.ts';
import type { LinkKind, Micros, Template } from '../terms.ts';
import type { InLinks } from './behaviours.ts';
import { countField, type Family, familyShape, linkField, templateField, textField, timeField } from './field.ts';
import { Name, nameIssue, type ShapeOf, shapeIssue, Text, time } from './value-shapes.ts';

interface Acted {
  readonly atUs: Micros;
  readonly agent: string;
  readonly channel: string;
}

/** Names a message on its way by its number, from 1, among all that have set out over that link, second copies included. */
interface OnHop {
  readonly link: LinkKind;
  readonly hop: number;
}

/**
 * An action of the user at the playhead. It runs after everything else that happens at `atUs`; two at the same time run in list
 * order. While an agent is down, it carries out no intervention.
 */
export type Intervention = Acted &
  /** `floats`: places of the message's whole numbers that are written with a fraction, such as 1.0. @default none */
  (
    | { readonly kind: 'publish'; readonly message: Template; readonly floats?: Floats }
    | { readonly kind: 'consume' }
    | { readonly kind: 'subscribe' }
    | { readonly kind: 'unsubscribe' }
    /** Loses a message where it is. A message that has arrived, or never leaves, is left alone; so for those below. */
    | ({ readonly kind: 'drop' } & OnHop)
    /** Sends a message a second time from the start of its link. */
    | ({ readonly kind: 'duplicate' } & OnHop)
    /** Pauses the hop for `delayUs`; during a pause, makes the pause longer by `delayUs`. The hop keeps its number. */
    | ({ readonly kind: 'hold'; readonly delayUs: Micros } & OnHop)
    /**
     * The agent's code has raised an exception for a message that it received from the channel: the message of that number, from 1,
     * among those published there. Does nothing if the agent has not received it.
     */
    | { readonly kind: 'fail'; readonly number: number; readonly error: string }
  );

/** Fields that every intervention has. */
type Shared = 'kind' | keyof Acted | 'floats';

const HOP = { link: linkField(), hop: countField('Number', { min: 1, max: LIMITS.hops, start: 1 }) } as const;

/** The kinds; labels go before a channel. A link names a kind by its place here: a new one comes last. */
export const INTERVENTIONS: { readonly [Name in Intervention['kind']]: Family<Intervention, Shared>[Name] & InLinks } =
  {
    publish: { label: 'Publish to', fields: { message: templateField({}) } },
    consume: { label: 'Consume from', fields: {} },
    subscribe: { label: 'Subscribe to', fields: {} },
    unsubscribe: { label: 'Unsubscribe from', fields: {} },
    drop: { label: 'Drop a message on', fields: HOP },
    duplicate: { label: 'Duplicate a message on', fields: HOP },
    hold: { label: 'Delay a message on', fields: { ...HOP, delayUs: timeField('For', { start: 1_000_000 }) } },
    fail: {
      label: 'Fail on a message of',
      fields: {
        number: countField('Number', { min: 1, max: LIMITS.hops, start: 1 }),
        error: textField('Error', { or: 'failed', start: 'failed' }),
      },
      linksSince: 5,
    },
  };

const FloatsSchema = v.optional(v.pipe(v.array(Text), v.maxLength(FLOATS_MAX)));

export const InterventionSchema: ShapeOf<Intervention> = familyShape<Intervention>(
  INTERVENTIONS,
  { atUs: time(), agent: Name, channel: Name },
  (kind) => (kind === 'publish' ? { floats: FloatsSchema } : {}),
);

/** Returns the first problem of an intervention that an edit brings. */
export function interventionIssue(intervention: Intervention): EditIssue | undefined {
  return nameIssue('channel', intervention.channel, 'channel') ?? shapeIssue(InterventionSchema, intervention, '');
}

/** The routes of classes and moments. `/c/ABCD` and `/m/ABCD` are short, so that their QR codes stay coarse. */
import type { ClassJoined, ClassOpened, ClassResults, MomentStored } from '../../brokers/gateway/class-protocol.ts';
import { parseBody, SCHEMAS } from '../body-schema.ts';
import type { Connections } from '../connections.ts';
import type { Hub } from '../hub.ts';
import { GatewayProblem } from '../problems.ts';
import { bodyOf, type GatewayContext, type GatewayHono, route } from '../request.ts';
import { bearerOf } from '../secrets.ts';
import { streamResponse } from '../stream-routes.ts';
import type { Classes } from './classes.ts';
import type { Classroom } from './classroom.ts';

/** Page of a phone. The code is in its fragment, so that the page is one file for all classes. */
const PHONE_PAGE = '/class.html';

export interface ClassRouteParts {
  readonly hub: Hub;
  readonly classes: Classes;
  readonly connections: Connections;
}

export function addClassRoutes(app: GatewayHono, parts: ClassRouteParts): void {
  addShortRoutes(app, parts);
  addPhoneRoutes(app, parts);
  addTeacherRoutes(app, parts);
}

/** Adds the routes that open a class and store a moment, with the gateway's token, and the short addresses. */
function addShortRoutes(app: GatewayHono, { hub, classes }: ClassRouteParts): void {
  const addresses = (): readonly string[] => hub.settings.addresses();

  route(app, 'post', '/v1/classes', async (context) => {
    parseBody(SCHEMAS.ClassRequest, await bodyOf(context));
    return Response.json({ ...classes.open(), addresses: addresses() } satisfies ClassOpened);
  });

  route(app, 'post', '/v1/moments', async (context) => {
    const { fragment } = parseBody(SCHEMAS.MomentRequest, await bodyOf(context));
    return Response.json({ code: classes.storeMoment(fragment), addresses: addresses() } satisfies MomentStored);
  });

  route(app, 'get', '/c/:code', (context) => redirect(`${PHONE_PAGE}#${encodeURIComponent(codeOf(context))}`));
  route(app, 'get', '/m/:code', (context) => redirect(`/#${classes.moment(codeOf(context))}`));
}

/** Adds the routes of phones. Joining needs the code alone, everything else the phone's token. */
function addPhoneRoutes(app: GatewayHono, { hub, classes, connections }: ClassRouteParts): void {
  const classOf = (context: GatewayContext): Classroom => classes.find(codeOf(context));

  route(app, 'post', '/c/:code/join', async (context) => {
    const { name } = parseBody(SCHEMAS.JoinRequest, await bodyOf(context));
    return Response.json(classOf(context).join(name) satisfies ClassJoined);
  });

  route(app, 'post', '/c/:code/name', async (context) => {
    const { name } = parseBody(SCHEMAS.JoinRequest, await bodyOf(context));
    classOf(context).rename(tokenOf(context), name);
    return done();
  });

  route(app, 'post', '/c/:code/vote', async (context) => {
    const vote = parseBody(SCHEMAS.VoteRequest, await bodyOf(context));
    classOf(context).vote(tokenOf(context), vote);
    hub.settings.metrics.count('heronry_votes_total');
    return done();
  });

  route(app, 'get', '/c/:code/phone', (context) => {
    const feed = classOf(context).openPhone(tokenOf(context));
    connections.trust(context.env.incoming.socket);
    return streamResponse(context, feed);
  });
}

/** Adds the routes of the teacher, which need the class's key. */
function addTeacherRoutes(app: GatewayHono, { classes, connections }: ClassRouteParts): void {
  const ownClass = (context: GatewayContext): Classroom => {
    const found = classes.find(codeOf(context));
    if (!found.isTeacher(tokenOf(context))) throw new GatewayProblem('unauthorized');
    connections.trust(context.env.incoming.socket);
    return found;
  };

  route(app, 'get', '/c/:code/teacher', (context) => streamResponse(context, ownClass(context).openTeacher()));

  route(app, 'get', '/c/:code/results', (context) => Response.json(ownClass(context).results() satisfies ClassResults));

  route(app, 'post', '/c/:code/ask', async (context) => {
    const owned = ownClass(context);
    const { words, choices, right, why } = parseBody(SCHEMAS.ClassQuestion, await bodyOf(context));
    if (new Set(choices.map(({ id }) => id)).size < choices.length) {
      throw new GatewayProblem('invalid-body', 'At choices: expected ids that differ');
    }
    if (right !== undefined && !choices.some(({ id }) => id === right)) {
      throw new GatewayProblem('invalid-body', 'At right: expected the id of a choice');
    }
    owned.ask(withoutUndefined({ words, choices: choices.map(withoutUndefined), right, why }));
    return done();
  });

  route(app, 'post', '/c/:code/step', async (context) => {
    const owned = ownClass(context);
    const { step } = parseBody(SCHEMAS.StepRequest, await bodyOf(context));
    owned.step(step);
    return done();
  });
}

function codeOf(context: GatewayContext): string {
  return context.req.param('code') ?? '';
}

function tokenOf(context: GatewayContext): string {
  return bearerOf(context.req.header('authorization'));
}

function done(): Response {
  return new Response(null, { status: 204 });
}

function redirect(location: string): Response {
  return new Response(null, { status: 302, headers: { location, 'referrer-policy': 'no-referrer' } });
}

type Defined<Value> = { [Key in keyof Value as undefined extends Value[Key] ? never : Key]: Value[Key] } & {
  [Key in keyof Value as undefined extends Value[Key] ? Key : never]?: Exclude<Value[Key], undefined>;
};

/** Returns a copy without the fields that are undefined, as the types of the protocol have optional fields. */
function withoutUndefined<Value extends object>(value: Value): Defined<Value> {
  // The entries of an object, without some of them.
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as Defined<Value>;
}

/** The routes of classes and moments, as the OpenAPI document describes them. */
import { answer, body, type Json, operation, ref, stream } from '../openapi-parts.ts';

export const CLASS_SECURITY: Json = {
  class: { type: 'http', scheme: 'bearer', description: 'Key of a class, from the answer that opened it.' },
  phone: { type: 'http', scheme: 'bearer', description: 'Token of a phone, from the answer to joining.' },
};

const CODE = {
  name: 'code',
  in: 'path',
  required: true,
  description: 'Four letters, in any case.',
  schema: { type: 'string' },
};
const DONE = { 204: answer('Done') };
const MOVED = { 302: answer('The page') };
const PHONE = { security: [{ phone: [] }] };
const TEACHER = { security: [{ class: [] }] };
const NOBODY = { security: [] };

export const CLASS_PATHS: Json = {
  '/v1/classes': {
    post: operation(
      'openClass',
      'Opens a class',
      { 200: answer('Its code and its key', ref('ClassOpened')) },
      body('ClassRequest'),
    ),
  },
  '/v1/moments': {
    post: operation(
      'storeMoment',
      'Stores the fragment of a link under a short address',
      { 200: answer('Its code', ref('MomentStored')) },
      body('MomentRequest'),
    ),
  },
  '/m/{code}': {
    parameters: [CODE],
    get: operation('openMoment', 'Leads to a stored moment', MOVED, NOBODY),
  },
  '/c/{code}': {
    parameters: [CODE],
    get: operation('openClassPage', 'Leads to the page for phones', MOVED, NOBODY),
  },
  '/c/{code}/join': {
    parameters: [CODE],
    post: operation(
      'joinClass',
      'Joins: one token is one vote',
      { 200: answer('The token of the phone', ref('ClassJoined')) },
      { ...body('JoinRequest'), ...NOBODY },
    ),
  },
  '/c/{code}/name': {
    parameters: [CODE],
    post: operation('namePhone', 'Changes or removes the name', DONE, { ...body('JoinRequest'), ...PHONE }),
  },
  '/c/{code}/vote': {
    parameters: [CODE],
    post: operation('vote', 'Answers, in place of an earlier answer to the same vote', DONE, {
      ...body('VoteRequest'),
      ...PHONE,
    }),
  },
  '/c/{code}/phone': {
    parameters: [CODE],
    get: operation(
      'watchAsPhone',
      'State of the class for a phone',
      {
        200: stream('Events without end; see PhoneEvents.', 'PhoneEvents'),
      },
      PHONE,
    ),
  },
  '/c/{code}/teacher': {
    parameters: [CODE],
    get: operation(
      'watchAsTeacher',
      'State of the class for the teacher',
      {
        200: stream('Events without end; see ClassEvents.', 'ClassEvents'),
      },
      TEACHER,
    ),
  },
  '/c/{code}/ask': {
    parameters: [CODE],
    post: operation('askClass', 'Opens the first vote on a question', DONE, { ...body('ClassQuestion'), ...TEACHER }),
  },
  '/c/{code}/step': {
    parameters: [CODE],
    post: operation('stepClass', 'Closes the vote, opens the second, reveals, clears, or ends the class', DONE, {
      ...body('StepRequest'),
      ...TEACHER,
    }),
  },
  '/c/{code}/results': {
    parameters: [CODE],
    get: operation(
      'classResults',
      'All answers of the class',
      {
        200: answer('By question', ref('ClassResults')),
      },
      TEACHER,
    ),
  },
};

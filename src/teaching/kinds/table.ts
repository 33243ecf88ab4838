/** The kinds of questions: one row each. */
import type { KindOfQuestion } from '../draft.ts';
import type { QuestionKind } from '../question.ts';
import { afterCrash } from './after-crash.ts';
import { arrivalOrder } from './arrival-order.ts';
import { broker } from './broker.ts';
import { cause } from './cause.ts';
import { copies } from './copies.ts';
import { fate } from './fate.ts';
import { finishOrder } from './finish-order.ts';
import { firstReceived } from './first-received.ts';
import { queueLeft } from './queue-left.ts';
import { receivers } from './receivers.ts';
import { share } from './share.ts';
import { taker } from './taker.ts';
import { told } from './told.ts';
import { waitsFor } from './waits-for.ts';

/** Kinds in the order in which they are listed. */
export const KINDS: Readonly<Record<QuestionKind, KindOfQuestion>> = {
  receivers,
  arrivalOrder,
  finishOrder,
  queueLeft,
  taker,
  copies,
  fate,
  waitsFor,
  told,
  broker,
  cause,
  firstReceived,
  share,
  afterCrash,
};

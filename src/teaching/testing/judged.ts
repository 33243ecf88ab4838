/** What a question asks, as its words and its parts say. */
import type { MessageId, Micros } from '../../trace/index.ts';
import type { Question } from '../question.ts';

export class Judged {
  readonly agent: string;
  readonly channel: string;
  readonly message: MessageId;
  readonly messages: readonly MessageId[];
  readonly askedAtUs: Micros;
  readonly answeredAtUs: Micros;
  /** Time in the words of the question, up to its last millisecond that is written; without one, the end of the run. */
  readonly shownUs: Micros;
  /** Numbers in the words: milliseconds of a time, or numbers of messages. */
  readonly numbers: readonly number[];
  /** Time in the question's id; -1 without one. */
  readonly siteUs: Micros;

  constructor({ id, kind, words, about, askedAtUs, answeredAtUs, pickable }: Question) {
    this.agent = about.agents[0] ?? '';
    this.channel = about.channels[0] ?? '';
    const [, site] = /#(\d+)/.exec(id) ?? [];
    this.message = site === undefined ? (about.messages[0] ?? -1) : Number(site);
    this.messages = about.messages.length > 0 ? about.messages : pickable.messages;
    this.askedAtUs = askedAtUs;
    this.answeredAtUs = answeredAtUs;
    const [, at] = / (?:at|by) (\d+\.\d{3}) s\?$/.exec(words) ?? [];
    this.shownUs = at === undefined ? Number.POSITIVE_INFINITY : Math.round(Number(at) * 1e6);
    const [, crash] = / crashes at (\d+\.\d{3}) s: /.exec(words) ?? [];
    const [, from, to] = / of messages (\d+) to (\d+) on /.exec(words) ?? [];
    this.numbers =
      kind === 'afterCrash' ? [Math.round(Number(crash) * 1000)] : [from, to].map((number) => Number(number ?? 0));
    const [, siteUs] = /@(\d+)$/.exec(id) ?? [];
    this.siteUs = Number(siteUs ?? -1);
  }
}

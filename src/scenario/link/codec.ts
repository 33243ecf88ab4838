/**
 * Links: a version, a dot, and the moment, compact, deflated, in base64url. Each limit is checked before the next step begins,
 * and nothing that a link holds makes decoding throw.
 */

import { jsonProblemText } from '../../messaging/parts.ts';
import { canonicalScenario } from '../canonical.ts';
import { checkScenario } from '../check.ts';
import { LIMITS, LINK_MAX_CHARACTERS } from '../limits.ts';
import type { RepairReport } from '../repairs.ts';
import type { Scenario } from '../scenario.ts';
import { parseDocumentJson } from '../text.ts';
import { Malformed } from './columns.ts';
import { toCompact, versionOf } from './compact.ts';
import { type Expanded, expand } from './expand.ts';
import type { Moment } from './moment.ts';
import { packText, unpackText } from './packed-text.ts';

/** Versions of the form, before the dot. What needs no more is written in the first, so that it is the same for ever. */
const TAGS = ['1', '2', '3', '4', '5'] as const;
/** Begins the fragment of a link that opens as a presentation, before the rest of it. */
export const PRESENT_PREFIX = 'present/';

/** Moment that a link contains, or the reason why it cannot be read. */
export type DecodeResult =
  | ({ readonly ok: true; readonly moment: Moment } & RepairReport)
  | { readonly ok: false; readonly error: string };

/** Returns the fragment of a link, without its `#`. The same moment gives the same text. */
export async function encodeMoment(moment: Moment): Promise<string> {
  const compact = toCompact({ ...moment, scenario: canonicalScenario(moment.scenario) });
  const tag = TAGS[versionOf(moment.scenario, compact) - 1];
  return `${tag}.${await packText(JSON.stringify(compact))}`;
}

/**
 * Decodes the fragment of a link, of any version.
 * @param fragment text after the `#`
 */
export async function decodeMoment(fragment: string): Promise<DecodeResult> {
  try {
    return await decode(fragment);
  } catch (error) {
    const reason = error instanceof Malformed ? error.message : 'its content cannot be decoded';
    return { ok: false, error: `This link is damaged: ${reason}.` };
  }
}

async function decode(fragment: string): Promise<DecodeResult> {
  if (fragment.length > LINK_MAX_CHARACTERS) {
    return {
      ok: false,
      error: `This link is too long: it has ${fragment.length} characters, the maximum is ${LINK_MAX_CHARACTERS}.`,
    };
  }
  const tag = /^(\d{1,6})\./.exec(fragment)?.[1];
  if (tag === undefined) return { ok: false, error: 'This is not a link to a scenario.' };
  if (!TAGS.some((known) => known === tag)) {
    return {
      ok: false,
      error: `This link was made by ${Number(tag) > TAGS.length ? 'a newer' : 'an unknown'} Heronry (version ${tag} of links; this one reads versions 1 to ${TAGS.length}).`,
    };
  }
  const read = parseDocumentJson(await unpackText(fragment.slice(tag.length + 1)));
  if (!read.ok) throw new Malformed(`its content is not a scenario (${jsonProblemText(read.problem)})`);
  return toMoment(expand(read.value));
}

function toMoment({ scenario: raw, atUs, selection, message, camera }: Expanded): DecodeResult {
  const checked = checkScenario(raw);
  if ('error' in checked) return { ok: false, error: `This link cannot be read: ${checked.error}` };
  const { scenario, ...report } = checked;
  return {
    ok: true,
    ...report,
    moment: {
      scenario,
      atUs: Math.min(atUs, LIMITS.timeUs),
      selection: distinctNodes(scenario, selection),
      ...(message === undefined ? {} : { message }),
      ...(camera === undefined ? {} : { camera }),
    },
  };
}

/** The nodes of the scenario that are named, each once; a link may name one of them 500,000 times. */
function distinctNodes({ agents, channels }: Scenario, nodes: Moment['selection']): Moment['selection'] {
  const there = { agent: new Set(agents.map(({ id }) => id)), channel: new Set(channels.map(({ id }) => id)) };
  return nodes.filter(({ kind, id }) => there[kind].delete(id));
}

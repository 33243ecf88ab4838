/**
 * Anything from outside becomes a scenario here, or a sentence that says why not.
 *
 * 1. Nothing of the input is kept: the result is built field by field. Every string of it is well-formed Unicode.
 * 2. What can be mended is, and each repair is a sentence: a wrong value gets its default, an item that makes no sense is left
 *    out, a name used twice becomes two, a link to nothing is dropped.
 * 3. Beyond a limit, or of another version, it is refused.
 * 4. The work grows with the size of the input, however much of it is wrong.
 */
import * as v from 'valibot';
import { canonicalScenario } from './canonical.ts';
import { connect, withUniqueNames } from './connect.ts';
import { AnyName } from './kinds/value-shapes.ts';
import { layeredLayout } from './layered-layout.ts';
import { DEFAULT_BROKER, DEFAULT_NETWORK, LIMITS } from './limits.ts';
import { migrate, VERSION } from './migrate.ts';
import { type RepairReport, Repairs } from './repairs.ts';
import type { Scenario } from './scenario.ts';
import { type ParsedScenario, ScenarioSchema } from './schema.ts';
import { type Shape, shapeAt } from './shape-walk.ts';
import { mendStrings, readablePath, TooDeep, WALK_DEPTH_MAX } from './well-formed.ts';

/** Scenario that was checked, with the repairs that were made, or the reason why there is none. */
export type CheckResult = ({ readonly scenario: Scenario } & RepairReport) | { readonly error: string };

/** Lists whose length is limited, and their limits. */
const LISTS = ['agents', 'channels', 'links', 'interventions', 'faults', 'assertions', 'bookmarks'] as const;

/** Checks and repairs a value of unknown origin, such as parsed JSON. */
export function checkScenario(value: unknown): CheckResult {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { error: 'A scenario must be a JSON object.' };
  const newest = migrate(value);
  if (newest === undefined) return { error: versionError('version' in value ? value.version : undefined) };
  for (const list of LISTS) {
    const items: unknown = Object.entries(newest).find(([key]) => key === list)?.[1];
    if (Array.isArray(items) && items.length > LIMITS[list]) {
      return { error: `It has ${items.length} ${list}; the maximum is ${LIMITS[list]}.` };
    }
  }
  const repairs = new Repairs();
  const wellFormed = mended(newest, repairs);
  if (wellFormed === undefined) return { error: `It is nested deeper than ${WALK_DEPTH_MAX} levels.` };
  const parsed = parseWithRepairs(wellFormed, repairs);
  if (parsed === undefined) return { error: 'It has too many errors to repair.' };
  return {
    scenario: canonicalScenario(connect(place(withUniqueNames(parsed, repairs)), repairs)),
    ...repairs.report(),
  };
}

function mended(value: object, repairs: Repairs): unknown {
  try {
    return mendStrings(value, repairs);
  } catch (error) {
    if (error instanceof TooDeep) return undefined;
    throw error;
  }
}

function versionError(version: unknown): string {
  if (version === undefined) return `The version is missing: a scenario starts with "version": ${VERSION}.`;
  return typeof version === 'number' && version > VERSION
    ? `It was made by a newer Heronry (version ${version} of the document; this one reads up to version ${VERSION}).`
    : `Its version is ${JSON.stringify(version)}; this Heronry reads versions 1 to ${VERSION}.`;
}

/** Fields that are replaced although a file may not leave them out: a node without a place gets one. */
const COORDINATES = ['x', 'y'];

/**
 * Returns the replacement for a wrong field: what it would be if it were left out. An item with another wrong field is left out,
 * as is one whose name is wrong: to mean any node instead of one would change what it does.
 */
function defaultAt(root: unknown, path: readonly string[]): unknown {
  const last = path.at(-1) ?? '';
  if (COORDINATES.includes(last)) return 0;
  // A broker and a delay are replaced as a whole.
  if (path[0] === 'broker' || path.includes('network')) return undefined;
  const shape = shapeAt(ScenarioSchema as Shape, root, path);
  return shape?.wrapped === AnyName || Array.isArray(shape?.default) ? undefined : shape?.default;
}

/** Each round mends everything that the schema names; a wrong value inside a wrong item can take a second and a third. */
const ROUNDS_MAX = 8;

function parseWithRepairs(value: unknown, repairs: Repairs): ParsedScenario | undefined {
  let input: unknown = value;
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const result = v.safeParse(ScenarioSchema, input);
    if (result.success) return result.output;
    if (round === 0) input = structuredCopy(value);
    const paths = new Map(result.issues.map((issue) => [v.getDotPath(issue) ?? '', issue]));
    const left = new Set<string>();
    for (const [path, issue] of [...paths].reverse()) repair(input, path.split('.'), issue.message, repairs, left);
    for (const list of left) compact(input, list.split('.'));
  }
  return undefined;
}

/** Returns a copy of the input's own plain structure, which repairs may change. */
function structuredCopy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(structuredCopy);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, structuredCopy(field)]));
}

const LEFT_OUT = Symbol('left out');

/** Gives the field at the path its default, or marks the item around it as left out; a list that is no list becomes empty. */
function repair(root: unknown, path: readonly string[], reason: string, repairs: Repairs, left: Set<string>): void {
  const inItem = path.some(isPlace);
  const usual = defaultAt(root, path);
  if (usual !== undefined) {
    set(root, path, usual);
    note(repairs, path, 'was replaced by its default', reason);
    return;
  }
  if (path[0] === 'broker') {
    set(root, ['broker'], DEFAULT_BROKER);
    note(repairs, ['broker'], 'was replaced by its default', reason);
    return;
  }
  const network = path.indexOf('network');
  if (network !== -1) {
    set(root, path.slice(0, network + 1), inItem ? undefined : DEFAULT_NETWORK);
    note(repairs, path.slice(0, network + 1), 'was replaced by its default', reason);
    return;
  }
  const item = path.findLastIndex(isPlace);
  if (item === -1) {
    set(root, path.slice(0, 1), []);
    note(repairs, path.slice(0, 1), 'was left out', reason);
    return;
  }
  const at = path.slice(0, item + 1);
  if (get(root, at) === LEFT_OUT) return;
  set(root, at, LEFT_OUT);
  left.add(path.slice(0, item).join('.'));
  note(repairs, at, 'was left out', reason);
}

/** One line can stand for the same at any place of a list. */
function note(repairs: Repairs, path: readonly string[], what: string, reason: string): void {
  const kind = path.map((key) => (isPlace(key) ? '' : key)).join('.');
  const shown = path.map((key) => (isPlace(key) ? Number(key) : key));
  repairs.add(`${kind} ${what}`, () => `${readablePath(shown)} ${what} (${reason}).`);
}

function isPlace(key: string): boolean {
  return /^\d+$/.test(key);
}

function get(root: unknown, path: readonly string[]): unknown {
  let value = root;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    // A copy made by `structuredCopy`: arrays and plain objects only.
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}

function set(root: unknown, path: readonly string[], to: unknown): void {
  const parent = get(root, path.slice(0, -1));
  const key = path.at(-1);
  if (typeof parent !== 'object' || parent === null || key === undefined) return;
  if (to === undefined) Reflect.deleteProperty(parent, key);
  else Reflect.set(parent, key, to);
}

function compact(root: unknown, path: readonly string[]): void {
  const list = get(root, path);
  if (Array.isArray(list))
    set(
      root,
      path,
      list.filter((item) => item !== LEFT_OUT),
    );
}

/** Returns a scenario in which every node has a place. */
function place(parsed: ParsedScenario): Scenario {
  const unplaced = [...parsed.agents, ...parsed.channels].some(({ x, y }) => x === undefined || y === undefined);
  const at = ({
    x = 0,
    y = 0,
  }: {
    readonly x?: number | undefined;
    readonly y?: number | undefined;
  }): { x: number; y: number } => ({ x, y });
  const scenario: Scenario = {
    ...parsed,
    agents: parsed.agents.map((agent) => ({ ...agent, ...at(agent) })),
    channels: parsed.channels.map((channel) => ({ ...channel, ...at(channel) })),
    links: parsed.links.map(({ kind, agent, channel, network, fromUs }) => ({
      kind,
      agent,
      channel,
      ...(network === undefined ? {} : { network }),
      // Only what receives begins later.
      ...(fromUs === undefined || kind === 'publish' ? {} : { fromUs }),
    })),
  };
  if (!unplaced) return scenario;
  const places = new Map(layeredLayout(scenario).map(({ node, x, y }) => [`${node.kind} ${node.id}`, { x, y }]));
  const placed = <Node extends { readonly id: string }>(
    kind: string,
    node: Node,
    was: { readonly x?: number | undefined; readonly y?: number | undefined },
  ): Node => (was.x === undefined || was.y === undefined ? { ...node, ...places.get(`${kind} ${node.id}`) } : node);
  return {
    ...scenario,
    agents: scenario.agents.map((agent, index) => placed('agent', agent, parsed.agents[index] ?? {})),
    channels: scenario.channels.map((channel, index) => placed('channel', channel, parsed.channels[index] ?? {})),
  };
}

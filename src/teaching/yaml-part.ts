/** A part of a lesson in YAML: a list of fields, read one by one, with the place of each. Aliases, tags and merges are not read. */
import { isMap, isScalar, isSeq, type Node, parseDocument, type YAMLMap } from 'yaml';
import { LESSON_LIMITS, type Place } from './lesson.ts';
import { type LessonProblems, type Part, placeIn } from './lesson-problems.ts';

/** A text or a number of a part, as it is written, with its place. */
export interface Value {
  readonly text: string;
  readonly place: Place;
}

/** Reads fields of a YAML mapping. Each read marks its field as known; `end` reports the others. */
export class YamlFields {
  readonly #map: YAMLMap;
  readonly #part: Part;
  readonly #problems: LessonProblems;
  readonly #known: string[] = [];

  constructor(map: YAMLMap, part: Part, problems: LessonProblems) {
    this.#map = map;
    this.#part = part;
    this.#problems = problems;
  }

  /** Place of the mapping. */
  get place(): Place {
    return this.#placeOf(this.#map);
  }

  /** Returns one text or number; undefined if there is none. `example` is a line that would be right. */
  value(name: string, example: string): Value | undefined {
    const node = this.#node(name);
    return node === undefined ? undefined : this.#scalar(node, name, example);
  }

  /** Returns the texts of a list, or of one value. */
  values(name: string, example: string): readonly Value[] {
    const node = this.#node(name);
    if (node === undefined) return [];
    const items = isSeq(node) ? node.items : [node];
    if (items.length > LESSON_LIMITS.names) {
      this.#problems.add(
        this.#placeOf(node),
        `“${name}” lists ${items.length}; the maximum is ${LESSON_LIMITS.names}.`,
      );
      return [];
    }
    return items.flatMap((item) => this.#scalar(item, name, example) ?? []);
  }

  /** Returns the mappings of a list. */
  items(name: string, example: string): readonly YamlFields[] {
    const node = this.#node(name);
    if (node === undefined) return [];
    const items = isSeq(node) ? node.items : [node];
    return items.slice(0, LESSON_LIMITS.names).flatMap((item) => {
      if (isMap(item)) return [new YamlFields(item, this.#part, this.#problems)];
      this.#problems.add(
        this.#placeOf(item) ?? this.place,
        `An item of “${name}” has fields of its own. Write ${example}.`,
      );
      return [];
    });
  }

  /** Reports fields that nothing has asked for. */
  end(): void {
    for (const { key } of this.#map.items) {
      const name = isScalar(key) ? String(key.value) : '';
      if (this.#known.includes(name)) continue;
      this.#problems.add(
        this.#placeOf(key),
        `There is no field “${shortened(name)}” here. The fields are ${this.#known.join(', ')}.`,
      );
    }
  }

  #node(name: string): unknown {
    this.#known.push(name);
    const pair = this.#map.items.find(({ key }) => isScalar(key) && key.value === name);
    const node = pair?.value ?? undefined;
    return isScalar(node) && node.value === null ? undefined : node;
  }

  #scalar(node: unknown, name: string, example: string): Value | undefined {
    const place = this.#placeOf(node);
    if (!isScalar(node) || node.value === null) {
      this.#problems.add(place, `“${name}” is one text. Write ${example}.`);
      return undefined;
    }
    const text = typeof node.value === 'string' ? node.value : (node.source ?? String(node.value));
    if (text.length > LESSON_LIMITS.textUnits) {
      this.#problems.add(place, `“${name}” has ${text.length} characters; the maximum is ${LESSON_LIMITS.textUnits}.`);
      return undefined;
    }
    return { text: text.trim(), place };
  }

  #placeOf(node: unknown): Place {
    const offset = isNode(node) ? node.range?.[0] : undefined;
    return placeIn(this.#part, offset ?? this.#map.range?.[0] ?? 0);
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'range' in value;
}

/** Returns a text that is short enough for a sentence. */
export function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/** Reads a part; undefined if it has no fields, which is reported. */
export function readYaml(part: Part, problems: LessonProblems, example: string): YamlFields | undefined {
  if (part.text.length > LESSON_LIMITS.partUnits) {
    problems.add(
      part.place,
      `This part has ${part.text.length} characters; the maximum is ${LESSON_LIMITS.partUnits}.`,
    );
    return undefined;
  }
  const document = parsed(part, problems);
  if (document === undefined) return undefined;
  const [error] = document.errors;
  if (error !== undefined) {
    const [first = ''] = error.message.split('\n');
    problems.add(placeIn(part, error.pos[0]), `This is no YAML: ${first}. Write ${example}.`);
    return undefined;
  }
  if (isMap(document.contents)) return new YamlFields(document.contents, part, problems);
  problems.add(part.place, `Fields are missing here. Write ${example}.`);
  return undefined;
}

const DEPTH_MAX = 16;
/** Dashes and colons in one line: a line of dashes alone nests as many lists. */
const MARKS_MAX = 64;

/** Returns whether lists and objects may be nested too deeply for the parser, which calls itself for each level. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  for (const [bracket] of text.matchAll(/[[\]{}]/g)) {
    depth = Math.max(0, depth + (bracket === '[' || bracket === '{' ? 1 : -1));
    if (depth > DEPTH_MAX) return true;
  }
  return text.split('\n').some((line) => [...line.matchAll(/[-?:](?=\s|$)/g)].length > MARKS_MAX);
}

function parsed({ text, place }: Part, problems: LessonProblems) {
  if (isTooDeep(text)) {
    problems.add(place, `This part is nested deeper than ${DEPTH_MAX} levels.`);
    return undefined;
  }
  return parseDocument(text, { schema: 'core', logLevel: 'silent', prettyErrors: false });
}

/** A canvas that writes SVG: the painters draw on it what they draw on the page. */
import { escaped } from '../graph/still.ts';
import type { Surface } from '../ui/surface.ts';

interface State {
  fillStyle: string | object;
  strokeStyle: string | object;
  lineWidth: number;
  globalAlpha: number;
  font: string;
  textBaseline: CanvasTextBaseline;
  dash: readonly number[];
  /** Number of clips since the state was saved, each of which is an element that is open. */
  clips: number;
}

const FIRST: State = {
  fillStyle: '#000',
  strokeStyle: '#000',
  lineWidth: 1,
  globalAlpha: 1,
  font: '10px sans-serif',
  textBaseline: 'alphabetic',
  dash: [],
  clips: 0,
};
const BASELINES: { readonly [baseline: string]: string } = { middle: ' dominant-baseline="central"' };
const FONT = /^(?:(\d+) )?([\d.]+)px (.+)$/;

/**
 * Writes what is drawn as elements of SVG, in the order of drawing. It has what the painters use, and no transforms. A clip takes
 * the last rectangle of the path.
 */
export class SvgSurface implements Surface {
  readonly #saved: State[] = [];
  readonly #parts: string[] = [];
  #state: State = { ...FIRST };
  #path: string[] = [];
  #rectangle: readonly [number, number, number, number] = [0, 0, 0, 0];

  get fillStyle(): string | object {
    return this.#state.fillStyle;
  }
  set fillStyle(value: string | object) {
    this.#state.fillStyle = value;
  }
  get strokeStyle(): string | object {
    return this.#state.strokeStyle;
  }
  set strokeStyle(value: string | object) {
    this.#state.strokeStyle = value;
  }
  get lineWidth(): number {
    return this.#state.lineWidth;
  }
  set lineWidth(value: number) {
    this.#state.lineWidth = value;
  }
  get globalAlpha(): number {
    return this.#state.globalAlpha;
  }
  set globalAlpha(value: number) {
    this.#state.globalAlpha = value;
  }
  get font(): string {
    return this.#state.font;
  }
  set font(value: string) {
    this.#state.font = value;
  }
  get textBaseline(): CanvasTextBaseline {
    return this.#state.textBaseline;
  }
  set textBaseline(value: CanvasTextBaseline) {
    this.#state.textBaseline = value;
  }

  /** Returns the elements. */
  toString(): string {
    return this.#parts.join('');
  }

  save(): void {
    this.#saved.push(this.#state);
    this.#state = { ...this.#state, clips: 0 };
  }

  restore(): void {
    const before = this.#saved.pop();
    if (before === undefined) return;
    this.#parts.push('</svg>'.repeat(this.#state.clips));
    this.#state = before;
  }

  beginPath(): void {
    this.#path = [];
  }

  moveTo(x: number, y: number): void {
    this.#path.push(`M${rounded(x)} ${rounded(y)}`);
  }

  lineTo(x: number, y: number): void {
    this.#path.push(`L${rounded(x)} ${rounded(y)}`);
  }

  /** Adds a whole circle: painters draw no other arcs. */
  arc(x: number, y: number, radius: number): void {
    const size = rounded(radius);
    const turn = `a${size} ${size} 0 1 0 `;
    this.#path.push(`M${rounded(x - radius)} ${rounded(y)}${turn}${2 * size} 0${turn}${-2 * size} 0Z`);
  }

  closePath(): void {
    this.#path.push('Z');
  }

  rect(x: number, y: number, width: number, height: number): void {
    this.#rectangle = [x, y, width, height];
    this.#path.push(`M${rounded(x)} ${rounded(y)}h${rounded(width)}v${rounded(height)}h${rounded(-width)}Z`);
  }

  fill(): void {
    this.#add(`<path d="${this.#path.join('')}"${this.#filled()}/>`);
  }

  stroke(): void {
    this.#add(`<path d="${this.#path.join('')}"${this.#stroked()}/>`);
  }

  clip(): void {
    const [x, y, width, height] = this.#rectangle.map(rounded);
    this.#state.clips += 1;
    this.#parts.push(
      `<svg x="${x}" y="${y}" width="${width}" height="${height}" viewBox="${x} ${y} ${width} ${height}" overflow="hidden">`,
    );
  }

  /** Does nothing: a picture begins empty. */
  clearRect(): void {}

  fillRect(x: number, y: number, width: number, height: number): void {
    this.#add(`<rect ${rectangle(x, y, width, height)}${this.#filled()}/>`);
  }

  strokeRect(x: number, y: number, width: number, height: number): void {
    this.#add(`<rect ${rectangle(x, y, width, height)}${this.#stroked()}/>`);
  }

  fillText(text: string, x: number, y: number): void {
    const [, weight, size, family] = FONT.exec(this.#state.font) ?? [];
    const font = `${weight === undefined ? '' : ` font-weight="${weight}"`} font-size="${size ?? 10}" font-family="${escaped(family ?? 'sans-serif')}"`;
    const baseline = BASELINES[this.#state.textBaseline] ?? '';
    this.#add(`<text x="${rounded(x)}" y="${rounded(y)}"${font}${baseline}${this.#filled()}>${escaped(text)}</text>`);
  }

  setLineDash(lengths: readonly number[]): void {
    this.#state.dash = lengths;
  }

  #add(element: string): void {
    if (this.#state.globalAlpha > 0) this.#parts.push(element);
  }

  #filled(): string {
    return ` fill="${colourText(this.#state.fillStyle)}"${this.#opacity()}`;
  }

  #stroked(): string {
    const { strokeStyle, lineWidth, dash } = this.#state;
    const dashes = dash.length === 0 ? '' : ` stroke-dasharray="${dash.join(' ')}"`;
    return ` fill="none" stroke="${colourText(strokeStyle)}" stroke-width="${rounded(lineWidth)}"${dashes}${this.#opacity()}`;
  }

  #opacity(): string {
    const { globalAlpha } = this.#state;
    return globalAlpha >= 1 ? '' : ` opacity="${Math.round(globalAlpha * 1000) / 1000}"`;
  }
}

function colourText(style: string | object): string {
  return typeof style === 'string' ? escaped(style) : 'none';
}

function rectangle(x: number, y: number, width: number, height: number): string {
  return `x="${rounded(x)}" y="${rounded(y)}" width="${rounded(width)}" height="${rounded(height)}"`;
}

/** To hundredths of a unit. */
function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}

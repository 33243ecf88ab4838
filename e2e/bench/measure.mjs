/** Measuring and printing: contestants take turns, so that a disturbance hits all of them; medians are compared. */

/** @param {number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

/**
 * @param {number[]} values
 * @param {number} part from 0 to 1
 */
export function percentile(values, part) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

/**
 * Runs every contestant once to warm up and then `rounds` times in turn; `pick` chooses which of its times counts.
 * @param {{ name: string, prepare?: () => Promise<void>, run: () => number | Promise<number> }[]} contestants `prepare` runs
 * before the clock starts; `run` returns how many operations it did
 * @returns {Promise<Map<string, number>>} nanoseconds of one operation, by name
 */
export async function race(contestants, rounds = 5, pick = median) {
  const times = new Map(contestants.map(({ name }) => [name, []]));
  for (let round = -1; round < rounds; round += 1) {
    for (const { name, prepare, run } of contestants) {
      await prepare?.();
      globalThis.gc?.();
      const started = performance.now();
      const operations = await run();
      const ns = ((performance.now() - started) * 1e6) / operations;
      if (round >= 0) times.get(name).push(ns);
    }
  }
  return new Map([...times].map(([name, all]) => [name, pick(all)]));
}

/**
 * @param {string} title
 * @param {string[]} head
 * @param {(string | number)[][]} rows
 */
export function printTable(title, head, rows) {
  const cells = [head, ...rows.map((row) => row.map((cell) => (typeof cell === 'number' ? short(cell) : cell)))];
  const widths = head.map((_, column) => Math.max(...cells.map((row) => String(row[column]).length)));
  const line = (row) =>
    row
      .map((cell, column) => (column === 0 ? String(cell).padEnd(widths[0]) : String(cell).padStart(widths[column])))
      .join('   ');
  console.log(`\n${title}\n${line(cells[0])}\n${widths.map((width) => '-'.repeat(width)).join('   ')}`);
  for (const row of cells.slice(1)) console.log(line(row));
}

/** Returns a number with three significant digits. */
export function short(value) {
  if (!Number.isFinite(value)) return '-';
  if (value >= 1000) return Math.round(value).toLocaleString('en');
  return String(Number(value.toPrecision(3)));
}

/** Returns the ratio with its aim: "0.52 (aim 0.5)". */
export function ratio(value, aim) {
  return `${short(value)} (aim ${aim})`;
}

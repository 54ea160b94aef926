import { middle } from './middle.ts';
import type { Measured } from './series.ts';

/** A row of the table: a measurement against its yardstick, or alone. */
interface Row {
  readonly what: string;
  readonly unit: string;
  readonly measured: string;
  readonly yardstick: string | null;
  /** Ratio of the medians: how the two numbers meet; null where the yardstick is only shown (the same of a process that does nothing). */
  readonly ratio: 'yardstick/measured' | 'measured/yardstick' | null;
  /** Null where the number is only shown. */
  readonly must: number | null;
  readonly aim: number | null;
  readonly better: 'more' | 'less';
}

const ROWS: readonly Row[] = [
  { what: 'replay binary journal : INSERT from Parquet', unit: 'ms', measured: 'replay', yardstick: 'insertFromParquet', ratio: 'yardstick/measured', must: 0.3, aim: 0.6, better: 'more' },
  { what: 'replay NDJSON : INSERT from read_json', unit: 'ms', measured: 'replayNdjson', yardstick: 'insertFromJson', ratio: 'yardstick/measured', must: 0.4, aim: 0.8, better: 'more' },
  { what: 'replay of a file that is stored already : first replay', unit: 'ms', measured: 'replayKnown', yardstick: 'replay', ratio: 'measured/yardstick', must: 0.6, aim: 0.3, better: 'less' },
  { what: 'the same, read and compared event by event : first replay', unit: 'ms', measured: 'replayAgain', yardstick: 'replay', ratio: 'measured/yardstick', must: 0.6, aim: 0.3, better: 'less' },
  { what: 'cancelling a replay, until the store is at rest, p50', unit: 'ms', measured: 'cancelMs', yardstick: null, ratio: null, must: 100, aim: null, better: 'less' },
  { what: 'the same, longest (a commit under way is waited for)', unit: 'ms', measured: 'cancelMaxMs', yardstick: null, ratio: null, must: 500, aim: null, better: 'less' },
  { what: 'append of 500 : prepared single-row inserts', unit: 'µs/event', measured: 'append', yardstick: 'rowByRow', ratio: 'yardstick/measured', must: 20, aim: 50, better: 'more' },
  { what: 'seal : COPY to a fresh file', unit: 'ms', measured: 'seal', yardstick: 'copySegment', ratio: 'measured/yardstick', must: 2.5, aim: 1.5, better: 'less' },
  { what: 'archived bytes/event : zstd Parquet', unit: 'bytes', measured: 'archivedBytes', yardstick: 'parquetBytes', ratio: 'measured/yardstick', must: 2.3, aim: 1.4, better: 'less' },
  { what: 'event loop delay p99, binary replay', unit: 'ms', measured: 'loopP99Ms', yardstick: 'idleP99Ms', ratio: null, must: 20, aim: null, better: 'less' },
  { what: 'longest block of the event loop, binary replay', unit: 'ms', measured: 'loopMaxMs', yardstick: 'idleMaxMs', ratio: null, must: 50, aim: null, better: 'less' },
  { what: 'longest turn of the main thread (processor time), binary replay', unit: 'ms', measured: 'turnMaxMs', yardstick: null, ratio: null, must: 50, aim: null, better: 'less' },
  { what: 'longest turn of the main thread (processor time), NDJSON replay', unit: 'ms', measured: 'turnMaxNdjsonMs', yardstick: null, ratio: null, must: 50, aim: null, better: 'less' },
  { what: 'longest block of the event loop, NDJSON replay', unit: 'ms', measured: 'loopMaxNdjsonMs', yardstick: 'idleMaxMs', ratio: null, must: 50, aim: null, better: 'less' },
  { what: 'event loop delay p99, NDJSON replay', unit: 'ms', measured: 'loopP99NdjsonMs', yardstick: 'idleP99Ms', ratio: null, must: 20, aim: null, better: 'less' },
  { what: 'processor time of a binary replay', unit: 'ms', measured: 'replayCpu', yardstick: null, ratio: null, must: null, aim: null, better: 'less' },
  { what: 'the same of duplicates : first', unit: 'ms', measured: 'replayAgainCpu', yardstick: 'replayCpu', ratio: 'measured/yardstick', must: null, aim: null, better: 'less' },
  { what: 'peak memory, 200,000 events binary', unit: 'MiB', measured: 'peakMb', yardstick: null, ratio: null, must: 1_624, aim: null, better: 'less' },
  { what: 'peak memory, 1,000,000 events binary (limit of the engine + 600)', unit: 'MiB', measured: 'peakMillionMb', yardstick: null, ratio: null, must: 1_624, aim: null, better: 'less' },
  { what: 'append that meets a rollover, p50 (another append beside it)', unit: 'ms', measured: 'stallMs', yardstick: 'stallAppendMs', ratio: null, must: 150, aim: null, better: 'less' },
  { what: 'the same, longest', unit: 'ms', measured: 'stallMaxMs', yardstick: null, ratio: null, must: 750, aim: null, better: 'less' },
  { what: 'newest 50 with a filter, 100 segments : 1', unit: 'ms', measured: 'newest', yardstick: 'newestOfOne', ratio: 'measured/yardstick', must: 3, aim: 1.5, better: 'less' },
  { what: 'event by id, 100 segments : 1', unit: 'ms', measured: 'byId', yardstick: 'byIdOfOne', ratio: 'measured/yardstick', must: 5, aim: 2, better: 'less' },
  { what: 'opening 1,000 segments, more than an empty store', unit: 'ms', measured: 'openMore', yardstick: 'openEmpty', ratio: null, must: 1_000, aim: 300, better: 'less' },
  { what: 'chart, 30 days by key hourly, 100 segments : from the facts', unit: 'ms', measured: 'chart', yardstick: 'chartFacts', ratio: 'measured/yardstick', must: 0.05, aim: 0.01, better: 'less' },
  { what: 'the same in processor time', unit: 'ms', measured: 'chartCpu', yardstick: 'chartFactsCpu', ratio: 'measured/yardstick', must: 0.05, aim: 0.01, better: 'less' },
  { what: 'the same chart, 10 million events : 1 million', unit: 'ms', measured: 'chart', yardstick: 'chartSmall', ratio: 'measured/yardstick', must: 1.3, aim: 1, better: 'less' },
  { what: 'chart over an active segment of 500,000 events, again after an append : from the facts', unit: 'ms', measured: 'chartActive', yardstick: 'chartActiveFacts', ratio: 'measured/yardstick', must: 0.5, aim: 0.25, better: 'less' },
  { what: 'the same in processor time', unit: 'ms', measured: 'chartActiveCpu', yardstick: 'chartActiveFactsCpu', ratio: 'measured/yardstick', must: 0.5, aim: 0.25, better: 'less' },
  { what: 'page: first contentful paint', unit: 'ms', measured: 'paintMs', yardstick: null, ratio: null, must: null, aim: null, better: 'less' },
  { what: 'page: first button can be pressed', unit: 'ms', measured: 'readyMs', yardstick: null, ratio: null, must: null, aim: null, better: 'less' },
  { what: 'page: scripts and styles', unit: 'KiB', measured: 'bundleKb', yardstick: null, ratio: null, must: null, aim: null, better: 'less' },
  { what: 'page: the same packed', unit: 'KiB', measured: 'bundlePackedKb', yardstick: null, ratio: null, must: null, aim: null, better: 'less' },
]; // prettier-ignore

/** The table, and the same as data. */
export function report(measured: Measured): { readonly text: string; readonly document: object } {
  const rows = ROWS.filter((row) => measured[row.measured] !== undefined).map((row) => judge(row, measured));
  const cells = [['', 'measured', 'yardstick', 'ratio', 'must', 'aim', ''], ...rows.map((row) => row.cells)];
  const widths = cells[0]?.map((_, at) => Math.max(...cells.map((line) => line[at]?.length ?? 0))) ?? [];
  const text = cells.map((line) => line.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join('  '));
  return { text: text.join('\n'), document: { rows: rows.map((row) => row.entry), measured } };
}

function judge(row: Row, measured: Measured): { readonly cells: readonly string[]; readonly entry: object } {
  const value = middle(measured[row.measured] ?? []);
  const yardstick = row.yardstick === null ? null : middle(measured[row.yardstick] ?? []);
  const figure = yardstick === null || row.ratio === null ? value : row.ratio === 'yardstick/measured' ? yardstick / value : value / yardstick;
  const meets = (limit: number): boolean => (row.better === 'more' ? figure >= limit : figure <= limit);
  const verdict = row.must === null ? '' : !meets(row.must) ? 'MISSED' : row.aim !== null && meets(row.aim) ? 'aim' : 'must';
  const sign = row.better === 'more' ? '>=' : '<=';
  const limit = (n: number | null): string => (n === null ? '' : `${sign} ${n}`);
  const shown = (n: number | null): string => (n === null ? '' : `${n.toFixed(n < 100 ? 1 : 0)} ${row.unit}`);
  return {
    cells: [
      row.what,
      shown(value),
      shown(yardstick),
      row.ratio === null ? '' : figure.toFixed(figure < 0.1 ? 3 : 2),
      limit(row.must),
      limit(row.aim),
      verdict,
    ],
    entry: { what: row.what, unit: row.unit, measured: value, yardstick, figure, must: row.must, aim: row.aim, verdict },
  };
}

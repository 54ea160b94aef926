/** One measured task in a process of its own: its name and its input are the arguments, what it measured is the output. */
import { drawActive, makeActiveStore } from './active-chart.ts';
import { makeChartStore } from './chart-store.ts';
import { drawChart } from './charts.ts';
import { appendBatches, cancelReplays, idleLoop, replayOnce, sealOnce } from './product.ts';
import { openOnce, readEvents } from './reading.ts';
import { appendOverRollovers } from './rollovers.ts';
import { copySegment, insertFromJson, insertFromParquet, insertRowByRow, makeParquet } from './yardsticks.ts';

const TASKS = {
  makeParquet,
  idleLoop,
  replayOnce,
  sealOnce,
  appendBatches,
  cancelReplays,
  insertFromParquet,
  insertFromJson,
  insertRowByRow,
  copySegment,
  makeChartStore,
  drawChart,
  makeActiveStore,
  drawActive,
  readEvents,
  openOnce,
  appendOverRollovers,
} as const;

const [name = '', input = '{}'] = process.argv.slice(2);
const task = Object.entries(TASKS).find(([known]) => known === name)?.[1];
if (task === undefined) throw new Error(`There is no task ${name}.`);
console.log(JSON.stringify(await task(JSON.parse(input))));

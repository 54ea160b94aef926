import type { Verb } from './verb.ts';
import { adopt } from './verbs/adopt.ts';
import { append } from './verbs/append.ts';
import { event } from './verbs/event.ts';
import { events } from './verbs/events.ts';
import { exporting } from './verbs/export.ts';
import { info } from './verbs/info.ts';
import { init } from './verbs/init.ts';
import { quarantine } from './verbs/quarantine.ts';
import { prices } from './verbs/prices.ts';
import { repair } from './verbs/repair.ts';
import { replay } from './verbs/replay.ts';
import { retention } from './verbs/retention.ts';
import { rollover } from './verbs/rollover.ts';
import { sample } from './verbs/sample.ts';
import { segments } from './verbs/segments.ts';
import { serve } from './verbs/serve.ts';
import { sql } from './verbs/sql.ts';
import { statement } from './verbs/statement.ts';
import { usage } from './verbs/usage.ts';
import { verify } from './verbs/verify.ts';

/** Everything the program can be told, in the order it is listed. */
export const VERBS: readonly Verb[] = [
  init,
  sample,
  info,
  replay,
  quarantine,
  adopt,
  append,
  segments,
  rollover,
  retention,
  usage,
  events,
  event,
  exporting,
  sql,
  statement,
  prices,
  verify,
  repair,
  serve,
];

import * as v from 'valibot';
import { adoptionProcedures } from './adoption.ts';
import { command, query } from './codec.ts';
import { count, days, epochMs, nothing, path, text } from './vocabulary.ts';

const holder = v.strictObject({ program: text, pid: count });

/** One line of the recovery report: what opening finished, undid or found. */
const recoveryLine = v.strictObject({ severity: v.picklist(['done', 'warning', 'error']), path: text, what: text });

export const storeView = v.strictObject({
  id: text,
  path: text,
  name: text,
  /** A store of ours, or a folder laid out by the reference, which is only ever read. */
  kind: v.picklist(['store', 'reference']),
  readOnly: v.boolean(),
  retentionDays: days,
  rolloverBytes: count,
  openedMs: epochMs,
  recovery: v.array(recoveryLine),
});

/** Something long that is going on, or has just ended. */
export const taskView = v.strictObject({
  id: text,
  kind: v.picklist(['sample', 'replay', 'seal', 'retention', 'verify', 'adopt', 'export']),
  label: text,
  state: v.picklist(['running', 'done', 'failed', 'cancelled']),
  done: count,
  total: v.nullable(count),
  unit: v.picklist(['bytes', 'events', 'segments', 'steps']),
  startedMs: epochMs,
  endedMs: v.nullable(epochMs),
  error: v.nullable(text),
});

export const appState = v.strictObject({
  version: text,
  engine: text,
  host: v.picklist(['electron', 'web']),
  /** Folder in which new stores are proposed. */
  home: text,
  canPickFolder: v.boolean(),
  store: v.nullable(storeView),
  tasks: v.array(taskView),
});

/** The live line at the bottom of the window. */
export const storeStatus = v.strictObject({
  /** Rises whenever the visible set of segments changes. */
  generation: count,
  gate: v.strictObject({
    holder: v.nullable(v.strictObject({ label: text, heldMs: count })),
    waiting: count,
    /** 95th percentile of the last 512 waits, milliseconds. */
    waitP95Ms: count,
    acquired: count,
  }),
  active: v.nullable(v.strictObject({ id: text, rows: count, bytes: count, walBytes: count })),
  pending: count,
  archived: count,
  rows: count,
  bytes: count,
  diskFreeBytes: v.nullable(count),
});

/** What a folder is, found out without changing anything in it. */
export const storeInspection = v.strictObject({
  path: text,
  kind: v.picklist(['missing', 'empty', 'store', 'reference', 'other', 'newer']),
  id: v.nullable(text),
  holder: v.nullable(holder),
  segments: count,
  bytes: count,
  createdMs: v.nullable(epochMs),
});

export const recentStore = v.strictObject({ path: text, name: text, lastOpenedMs: epochMs, inspection: storeInspection });

const openInput = v.strictObject({ path, readOnly: v.boolean() });

export const appProcedures = {
  'app.state': query(nothing, appState),
  'app.pickFolder': command(v.strictObject({ title: text }), v.strictObject({ path: v.nullable(text) })),
  'tasks.cancel': command(v.strictObject({ id: text }), nothing),
  'store.status': query(nothing, v.nullable(storeStatus)),
  'store.inspect': query(v.strictObject({ path }), storeInspection),
  'store.recents': query(nothing, v.array(recentStore)),
  'store.forget': command(v.strictObject({ path }), nothing),
  'store.create': command(v.strictObject({ path }), storeView),
  'store.open': command(openInput, storeView),
  /** Makes (or opens, when it is there) the sample store below `home` and opens it; progress comes as a task. */
  'store.openSample': command(nothing, storeView),
  'store.close': command(nothing, nothing),
  ...adoptionProcedures,
};

import type { Mutant } from './mutant.ts';

const HAZARDS = 'test/store/hazards.test.ts';
const RECOVERY = 'test/store/recovery.test.ts';
const KEEPING = 'test/store/marks/keeping.test.ts';
const OLDER = 'test/store/marks/older-copies.test.ts';
const LIVE = 'test/store/rollups/live.test.ts';
const PASS = 'store/retention/pass.ts';
const HUB = 'store/duckdb/hub.ts';

const PRUNE = `
    const { options: { fs }, root, catalog } = this.#context;
    for (const path of await filesBelow(fs, join(root, 'archive')))
      if (!catalog.state.archived.some((entry) => entry.path === \`archive/\${path}\`)) await fs.remove(join(root, 'archive', path));`;

/** Bugs that stores of this kind had: in the reference system, in our own first versions, or by what the engine underneath does. docs/bugs.md tells of each. */
export const BUG_MUTANTS: readonly Mutant[] = [
  {
    name: 'retention prunes archived files that the catalog does not list',
    breaks: 'L14: a file that is being published is deleted, and its source after it',
    edits: [
      {
        file: PASS,
        from: "import { join } from 'node:path';",
        to: "import { join } from 'node:path';\nimport { filesBelow } from '../disk/durable-fs.ts';",
      },
      {
        file: PASS,
        from: 'const plan = this.plan(request.days, request.nowMs);',
        to: `${PRUNE}\n    const plan = this.plan(request.days, request.nowMs);`,
      },
    ],
    test: 'test/store/seal.test.ts',
    killedBy: 'sealing > is not disturbed by retention, which leaves a file alone that lies in the archive and is not published yet',
  },
  {
    name: 'a sealed segment is published before it is on disk',
    breaks: 'acknowledged means on disk: a power cut leaves an empty file in the archive and no source',
    edits: [{ file: 'store/segments/seal.ts', from: '  await options.fs.syncFile(work);\n', to: '' }],
    test: 'test/store/durable-order.test.ts',
    killedBy: 'a power cut finds > a sealed segment in the archive or its source: synced, moved, published, and only then the source goes',
  },
  {
    name: 'the catalog is renamed before its bytes are on disk',
    breaks: 'L13: a power cut leaves a catalog of zero bytes',
    edits: [{ file: 'store/disk/durable-fs.ts', from: "  await file.sync();\n  await reach('file.synced');", to: "  await reach('file.synced');" }],
    test: 'test/store/durable-order.test.ts',
    killedBy: 'a power cut finds > a replaced file whole: its bytes are on disk before its name is, and the name before anybody is told',
  },
  {
    name: 'one store is opened twice in one process',
    breaks: 'L23: two engines on one file do not share it, and commits of one are lost',
    edits: [
      { file: 'store/open-stores.ts', from: "if (writers.has(path) || (mode === 'write' && reading > 0)) throw", to: 'if (root.length === 0) throw' },
    ],
    test: RECOVERY,
    killedBy: 'opening a store > is refused while it is open for writing here, and says so',
  },
  {
    name: 'a file is read while the engine has it open',
    breaks: 'L23: closing it drops the lock, and another process may write to it',
    edits: [{ file: 'store/disk/open-files.ts', from: 'if (held.size === 0) return false;', to: 'if (held.size >= 0) return false;' }],
    test: HAZARDS,
    killedBy: 'a file that the engine has open > is not touched by anything else, under whatever name, and stays locked for other processes',
  },
  {
    name: 'a segment is moved without proof that it is closed',
    breaks: 'L5: its log stays behind, and what is only in there is not in the segment any more',
    edits: [
      {
        file: 'store/segments/writable-segment.ts',
        from: "    await proveClosed(this.#context, this.file.path);\n    await reach('rollover.closed');",
        to: "    await reach('rollover.closed');",
      },
    ],
    test: HAZARDS,
    killedBy: 'a segment beside which a log is left is not moved: closing is proven, not believed',
  },
  {
    name: 'segments are written in the storage version that the engine takes by itself',
    breaks: 'L10: a log that was written back already, or that of another file, is taken in again',
    edits: [{ file: HUB, from: '"STORAGE_VERSION \'v1.4.0\'"', to: '"STORAGE_VERSION \'v1.0.0\'"' }],
    test: HAZARDS,
    killedBy: 'the log of another file, or of another time, is refused',
  },
  {
    name: 'a segment that is missing is opened all the same',
    breaks: 'L8: the engine makes an empty one and throws away the log beside it',
    edits: [{ file: HUB, from: "if ((mode === 'write' || mode === 'read') && !there)", to: "if (mode === 'read' && !there)" }],
    test: HAZARDS,
    killedBy: 'a log without its main file > keeps the file from being opened to write; nothing is made or thrown away',
  },
  {
    name: 'of several left-over active files only the newest is looked at',
    breaks: 'acknowledged means there: the events of the others are neither read nor sealed',
    edits: [
      { file: 'store/recovery.ts', from: "else if (kind === 'live' || kind === 'late') {", to: "else if (kind === 'late') {" },
      {
        file: 'store/recovery.ts',
        from: '} else await quarantine(context, activePath(id), kind, note);',
        to: "} else if (kind !== 'live') await quarantine(context, activePath(id), kind, note);",
      },
    ],
    test: RECOVERY,
    killedBy: 'opening a store > adopts every left-over active file but the newest as pending',
  },
  {
    name: 'sealing gives up after three attempts',
    breaks: 'nothing is given up silently: the segment stays pending until the program is started again',
    edits: [
      {
        file: 'store/segments/sealer.ts',
        from: "return this.#context.set.segments.find(({ descriptor }) => descriptor.tier === 'pending' &&",
        to: "return this.#context.set.segments.find(({ descriptor }) => descriptor.tier === 'pending' && (descriptor.seal?.attempts ?? 0) < 3 &&",
      },
    ],
    test: 'test/store/seal.test.ts',
    killedBy: 'a seal that fails > waits longer after every failure, and never gives up',
  },
  {
    name: 'retention believes a clock that has jumped',
    breaks: 'L18: a clock that is ten years ahead for five minutes empties the store',
    edits: [
      {
        file: 'store/retention/trusted-clock.ts',
        from: 'const jumped = lastMs !== null && Math.abs(now.wallMs - lastMs) > TOLERANCE_MS;',
        to: 'const jumped = false;',
      },
    ],
    test: 'test/store/trusted-clock.test.ts',
    killedBy:
      'the clock that retention goes by > is not trusted at once when the store was closed for two months, but on the second look an hour later',
  },
  {
    name: 'a broken engine is asked again',
    breaks: 'L28: what it answers after an error that broke it is worth nothing',
    edits: [{ file: 'store/duckdb/connection.ts', from: 'if (this.#owner.isInvalid())', to: 'if (this.#owner.isInvalid() && this.#closed)' }],
    test: 'test/store/engine-restart.test.ts',
    killedBy: 'after an error that breaks the engine > nothing more is sent to it (L28), whoever tries, until it is restarted',
  },
  {
    name: 'events are counted before they are committed',
    breaks: 'L7: of a batch that failed it is noted that it is there, and a sound store is said to have lost it',
    edits: [
      {
        file: 'store/segments/writable-segment.ts',
        from: "      await this.#context.options.reach('append.commit.before');\n",
        to: "      this.#totals = addTotals(this.#totals, added);\n      await this.#context.options.reach('append.commit.before');\n",
      },
      {
        file: 'store/segments/writable-segment.ts',
        from: "    this.#totals = addTotals(this.#totals, added);\n    await this.#context.options.reach('append.commit.after');",
        to: "    await this.#context.options.reach('append.commit.after');",
      },
    ],
    test: KEEPING,
    killedBy: 'how many events a segment holds is noted outside of it > never more than is committed: a batch that fails does not count',
  },
  {
    name: 'what was noted of a segment is forgotten when it is rolled over',
    breaks: 'L7: an older copy of a pending segment is sound in itself, and nothing tells',
    edits: [
      {
        file: 'store/marks/row-marks.ts',
        from: "if (tier === 'archived' && totals.rows >= noted) next.delete(id);",
        to: "if (tier !== 'active') next.delete(id);",
      },
    ],
    test: OLDER,
    killedBy: 'a pending segment > in whose place an older copy lies is noticed, and still is when it has been sealed',
  },
  {
    name: 'a removal is forgotten although its segment is still marked',
    breaks: 'L7: a segment that retention removed is missed when the disk refuses the mark of its leaving',
    edits: [{ file: 'store/retention/trash.ts', from: ' && !isMarked(t.id));', to: ' && (!isMarked(t.id) || nowMs > 0));' }],
    test: KEEPING,
    killedBy: 'what is noted > of a removed segment is given up before its removal is forgotten, though the disk refuses for days',
  },
  {
    name: 'a file of the store is read as a journal',
    breaks: 'L23: the lock of the active segment is lost when somebody drops the folder of the store on the window',
    edits: [
      {
        file: 'store/replay/sources.ts',
        from: 'return inside || (await isOpen(path));',
        to: 'return (inside || (await isOpen(path))) && inside !== inside;',
      },
    ],
    test: HAZARDS,
    killedBy: 'a file that the engine has open > is not read as a journal, nor is anything else of the store',
  },
  {
    name: 'of the events that came after the sums the first is in them as well',
    breaks: 'L12: a chart counts an event twice',
    edits: [{ file: 'store/queries/usage-source.ts', from: '[`rowid >= ${upTo}`,', to: '[`rowid >= ${upTo - 1}`,' }],
    test: LIVE,
    killedBy: 'a chart of a segment that is not sealed > reads its events once, and from then on those that came since',
  },
  {
    name: 'sums that go on begin with the first event again',
    breaks: 'L12: a chart counts everything twice that was summed before',
    edits: [{ file: 'store/rollups/live-sums.ts', from: 'rowid >= ${before?.upTo ?? 0}', to: 'rowid >= 0' }],
    test: LIVE,
    killedBy: 'a chart of a segment that is not sealed > sums on from where it was, and does not read again what is summed',
  },
];

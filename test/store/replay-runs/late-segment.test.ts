import { join } from 'node:path';
import { expect, it } from 'vitest';
import { brokenLaws, FRESH, NOW, openHarness } from '../../support/harness.ts';
import { makeEvents } from '../../support/builders.ts';
import { mixture, replayLines, writeLines } from '../../support/replay-lines.ts';
import { storedIds } from '../../support/stored.ts';
import { tempDir } from '../../support/temp-dir.ts';

it.each(['rollover.drained', 'rollover.closed', 'rollover.move.before', 'rollover.move.after'])(
  'a replay whose segment of late events cannot be closed (%s) is done all the same; it is told, and made up for',
  async (point) => {
    await using folder = await tempDir();
    const told: string[] = [];
    await using h = await openHarness({ listener: { failed: (what) => void told.push(what) } });
    const lines = replayLines({ prefix: 'r', nowMs: NOW, kinds: mixture(60, ['fresh', 'late']) });
    const path = await writeLines(join(folder.path, 'events.ndjson'), lines);
    h.points.fail(point);
    const report = await h.repository.replay([{ path }]);
    expect({ counts: report.counts.new, late: report.late, told }).toEqual({ counts: 60, late: 30, told: ['closing the segment of late events'] });
    expect(h.repository.replayRuns()[0]).toMatchObject({ state: 'done', error: null });
    await h.append(makeEvents('after', 1, FRESH));
    expect(await storedIds(h.repository)).toHaveLength(61);
    const later = await writeLines(join(folder.path, 'more.ndjson'), replayLines({ prefix: 's', nowMs: NOW, kinds: mixture(4, ['late']) }));
    await h.repository.replay([{ path: later }]);
    await h.repository.whenSealed();
    expect(h.repository.segments.filter((s) => s.kind === 'late').every((s) => s.tier === 'archived' && s.pin !== null)).toBe(true);
    expect(await storedIds(h.repository)).toHaveLength(65);
    expect(await brokenLaws(h.repository)).toEqual([]);
  },
);

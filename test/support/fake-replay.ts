import type { Output } from '../../electron/contract/contract.ts';

type Run = Output<'replay.run'>;
type ReplayFile = Run['files'][number];
type Counts = Run['counts'];

const NONE: Counts = { read: 0, new: 0, duplicate: 0, conflict: 0, rejected: 0 };

/** A run over these file names, half way through its dry run or at its end. */
export function fakeRun(id: string, names: readonly string[], phase: Run['phase'], nowMs: number): Run {
  const files = names.map((name, index) => fakeFile(name, index, phase, nowMs));
  const counts = files.reduce((sum, file) => add(sum, file.counts), NONE);
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  return {
    id,
    phase,
    startedMs: nowMs - 14_000,
    endedMs: phase === 'checking' || phase === 'committing' || phase === 'checked' ? null : nowMs,
    files,
    counts,
    announced: phase === 'checking' ? null : counts,
    late: 312,
    cutoffMs: nowMs - 90 * 86_400_000,
    bytes,
    bytesDone: files.reduce((sum, file) => sum + file.bytesDone, 0),
    eventsPerSecond: 48_210,
    resumable: false,
    storeChanged: false,
    error: null,
  };
}

function add(a: Counts, b: Counts): Counts {
  return {
    read: a.read + b.read,
    new: a.new + b.new,
    duplicate: a.duplicate + b.duplicate,
    conflict: a.conflict + b.conflict,
    rejected: a.rejected + b.rejected,
  };
}

function fakeFile(name: string, index: number, phase: Run['phase'], nowMs: number): ReplayFile {
  const refused = name.endsWith('.bin');
  const partial = name.includes('damaged');
  const waiting = phase === 'checking' && index > 1;
  const state = refused ? 'refused' : waiting ? 'waiting' : phase === 'checking' && index === 1 ? 'reading' : partial ? 'partial' : 'done';
  const rejected = refused || waiting ? 0 : partial ? 17 : 0;
  const fresh = refused || waiting ? 0 : 3_204 + index * 811;
  const duplicate = refused || waiting ? 0 : 120 * index;
  const bytes = 1_204_224 * (index + 1);
  return {
    index,
    name,
    path: name,
    format: refused ? null : name.endsWith('.ndjson') ? 'NDJSON' : 'binary journal',
    bytes,
    bytesDone: waiting ? 0 : state === 'reading' ? Math.round(bytes * 0.4) : bytes,
    state,
    counts: {
      read: fresh + duplicate + rejected + (index === 0 ? 2 : 0),
      new: fresh,
      duplicate,
      conflict: index === 0 && !waiting && !refused ? 2 : 0,
      rejected,
    },
    fromMs: refused || waiting ? null : nowMs - 86_400_000 * (index + 1),
    toMs: refused || waiting ? null : nowMs - 86_400_000 * index,
    keys: refused ? 0 : 14,
    billable: String(fresh * 2_113),
    credits: `${fresh * 3}.25`,
    creditsMissing: index === 0 ? 12 : 0,
    late: index === 0 ? 312 : 0,
    facts: [
      { label: 'Magic', value: 'SFUJ v1' },
      { label: 'Blocks', value: '26 of 26 intact' },
      { label: 'Sealed', value: 'yes, footer present' },
      { label: 'Created', value: '2026-11-03T10:00:00.000Z' },
    ],
    notes: partial ? ['Block 14 fails its checksum at offset 881,204; the blocks after it are read.'] : [],
    rejects: rejected,
    replayedMs: index === 1 && !waiting ? nowMs - 172_800_000 : null,
    recognised: index === 1 && !waiting,
    blocks: refused || name.endsWith('.ndjson') ? 0 : 26,
  };
}

/** Rejects of a file. */
export function fakeRejects(): Output<'replay.rejects'> {
  return Array.from({ length: 17 }, (_, index) => ({
    offset: 881_204 + index * 512,
    line: null,
    reason: index === 0 ? 'The block fails its checksum' : 'The event id is empty',
    eventId: index === 0 ? null : `evt_${index}`,
    events: index === 0 ? 0 : 1,
  }));
}

/** The first events of a file. */
export function fakeSample(nowMs: number): Output<'replay.sample'> {
  return Array.from({ length: 12 }, (_, index) => ({
    event_id: `evt_${70_000 + index}`,
    created_at_ms: nowMs - index * 40_000,
    provider_type: index % 2 === 0 ? 'kiro' : 'codex',
    key_id: `key_${1_000 + (index % 5)}`,
    key_name: index === 3 ? '<img src=x onerror=alert(1)>\u202E' : 'prod-gateway',
    model: 'claude-sonnet-4-5',
    status_code: index === 5 ? 429 : 200,
    input_uncached_tokens: '1204',
    output_tokens: '418',
    billable_tokens: '2113',
    credit_usage: index === 2 ? null : '3.125',
  }));
}

/** Replays of earlier days. */
export function fakeHistory(nowMs: number): Output<'replay.history'> {
  const states = ['interrupted', 'done', 'done', 'cancelled', 'done'] as const;
  return states.map((state, index) => {
    const announced = { read: 20_000 + index * 311, new: 19_204, duplicate: 700 + index * 311, conflict: 2, rejected: 94 };
    return {
      id: `past-${index}`,
      state,
      startedMs: nowMs - index * 43_200_000,
      endedMs: state === 'interrupted' ? null : nowMs - index * 43_200_000 + 41_000,
      files: index === 1 ? 40 : 1,
      names: [`usage-${String(9_000 - index).padStart(12, '0')}.journal`],
      bytes: 48_000_000 - index * 1_000_000,
      announced,
      counts:
        state === 'interrupted'
          ? null
          : state === 'cancelled'
            ? { ...announced, read: 8_192, new: 8_000, duplicate: 192, conflict: 0, rejected: 0 }
            : announced,
      late: 0,
      error: null,
    };
  });
}

/** Blocks of a file, one of them damaged. */
export function fakeBlocks(nowMs: number): Output<'replay.blocks'> {
  return Array.from({ length: 26 }, (_, index) => {
    const fromMs = nowMs - 86_400_000 + index * 60_000;
    const damaged = index === 13;
    return {
      offset: 42 + index * 67_785, events: 1_024, fromMs, toMs: fromMs + 59_000, packedBytes: 67_712 - index * 31, plainBytes: 1_048_576 - index * 77,
      layout: damaged ? null : 'current', fault: damaged ? 'the checksum of a block is wrong: 94d33eaf promised, 837146cf found' : null,
    }; // prettier-ignore
  });
}

/** A journal that was put aside. */
export function fakeQuarantined(name: string, note: string, nowMs: number): Output<'replay.quarantine'> {
  return {
    copy: `journals/quarantine/${nowMs}-${name}`, name, bytes: 1_204_224, sha256: '5e1f'.repeat(16), atMs: nowMs, note,
    why: 'the checksum of a block is wrong: 94d33eaf promised, 837146cf found',
  }; // prettier-ignore
}

import type { DurableFs } from '../disk/durable-fs.ts';
import { parseSegmentId, type SegmentId } from '../domain/ids.ts';
import type { EpochMs } from '../domain/time.ts';
import { absolute, VERIFY_FILE } from '../layout.ts';
import type { Verification, VerifyLevel } from './verify.ts';

/** When a segment was looked at last, how closely, and whether it broke no law. */
export interface LastVerified {
  readonly atMs: EpochMs;
  readonly level: VerifyLevel;
  readonly findings: number;
  readonly clean: boolean;
}

/** `verify-state.json`: the last verification of each segment. Nothing depends on it; one that cannot be read is begun anew. */
export class VerifyLog {
  readonly #fs: DurableFs;
  readonly #path: string;
  #last: ReadonlyMap<SegmentId, LastVerified>;
  #turn: Promise<void> = Promise.resolve();

  private constructor(fs: DurableFs, path: string, last: ReadonlyMap<SegmentId, LastVerified>) {
    this.#fs = fs;
    this.#path = path;
    this.#last = last;
  }

  static async load(fs: DurableFs, root: string): Promise<VerifyLog> {
    const path = absolute(root, VERIFY_FILE);
    return new VerifyLog(fs, path, (await fs.stat(path)) === null ? new Map() : decode(await fs.readText(path)));
  }

  get last(): ReadonlyMap<SegmentId, LastVerified> {
    return this.#last;
  }

  /** Notes a verification of these segments, given with their paths; forgets segments that are not `visible` any more. */
  record(
    checked: readonly { readonly id: SegmentId; readonly path: string }[],
    visible: ReadonlySet<SegmentId>,
    of: { readonly atMs: EpochMs; readonly level: VerifyLevel; readonly findings: Verification['findings'] },
  ): Promise<void> {
    const next = this.#turn.then(async () => {
      const kept = [...this.#last].filter(([id]) => visible.has(id));
      const fresh = checked.map(({ id, path }) => [id, verdict(path, of)] as const);
      const last = new Map([...kept, ...fresh]);
      await this.#fs.replaceFile(this.#path, `${JSON.stringify({ segments: Object.fromEntries(last) }, null, 2)}\n`);
      this.#last = last;
    });
    this.#turn = next.catch(() => {}); // whoever asked hears of it
    return next;
  }
}

function verdict(path: string, of: Parameters<VerifyLog['record']>[2]): LastVerified {
  const own = of.findings.filter((f) => f.path === path || f.detail.includes(path));
  return { atMs: of.atMs, level: of.level, findings: own.length, clean: !own.some((f) => f.severity === 'error') };
}

function decode(text: string): Map<SegmentId, LastVerified> {
  const found = new Map<SegmentId, LastVerified>();
  for (const [name, value] of Object.entries(segmentsIn(text))) {
    const id = parseSegmentId(name);
    if (id !== undefined && isVerdict(value)) found.set(id, value);
  }
  return found;
}

function segmentsIn(text: string): object {
  try {
    const { segments } = JSON.parse(text) as { segments?: unknown };
    return typeof segments === 'object' && segments !== null ? segments : {};
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return {};
    throw error;
  }
}

function isVerdict(value: unknown): value is LastVerified {
  const { atMs, level, findings, clean } = (value ?? {}) as Partial<Record<keyof LastVerified, unknown>>;
  return typeof atMs === 'number' && typeof findings === 'number' && typeof clean === 'boolean' && (level === 'quick' || level === 'full');
}

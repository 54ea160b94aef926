import { randomUUID } from 'node:crypto';
import type { Repository, SegmentId } from '../../store/index.ts';
import type { Output } from '../contract/contract.ts';
import { cut } from './views.ts';

export type VerificationView = Output<'store.verify'>;
type Verified = Awaited<ReturnType<Repository['verify']>>;
type Verdict = NonNullable<Output<'segments.list'>['segments'][number]['verified']>;

/** A segment and where it lies. */
interface Place {
  readonly id: SegmentId;
  readonly path: string;
}

interface Memory {
  readonly reports: VerificationView[];
  readonly verdicts: Map<string, Verdict>;
}

const KEPT = 20;
const MOST_FINDINGS = 2_000;

/** What was verified while a store is open: the whole reports, which the store itself does not keep. Forgotten with the store. */
export class Verifications {
  readonly #memories = new WeakMap<Repository, Memory>();

  /** Newest first. */
  list(repository: Repository): VerificationView[] {
    return [...this.#of(repository).reports];
  }

  remember(repository: Repository, report: VerificationView, checked: readonly string[]): void {
    const { reports, verdicts } = this.#of(repository);
    reports.unshift(report);
    reports.length = Math.min(reports.length, KEPT);
    for (const id of checked) {
      const own = report.findings.filter(({ segments }) => segments.includes(id));
      const clean = !own.some(({ severity }) => severity === 'error');
      verdicts.set(id, { atMs: report.endedMs, level: report.level, findings: own.length, clean });
    }
  }

  /** The last look at a segment: of this session, or one that the store remembers. */
  verdict(repository: Repository, id: SegmentId): Verdict | null {
    const kept = repository.verified().get(id) ?? null;
    const now = this.#of(repository).verdicts.get(id) ?? null;
    return kept !== null && (now === null || kept.atMs > now.atMs) ? { ...kept } : now;
  }

  #of(repository: Repository): Memory {
    const known = this.#memories.get(repository);
    if (known !== undefined) return known;
    const made = { reports: [], verdicts: new Map<string, Verdict>() };
    this.#memories.set(repository, made);
    return made;
  }
}

/** A verification as the contract has it; `places` are the segments as they lay before and after, since a seal moves them. */
export function verificationView(
  { findings, checked }: Verified,
  { level, ids, startedMs, endedMs }: Pick<VerificationView, 'level' | 'ids' | 'startedMs' | 'endedMs'>,
  places: readonly Place[],
): VerificationView {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  return {
    id: randomUUID(),
    level,
    ids,
    startedMs,
    endedMs,
    checked,
    errors,
    warnings: findings.length - errors,
    findings: findings.slice(0, MOST_FINDINGS).map((f) => ({ ...f, path: cut(f.path), detail: cut(f.detail), segments: segmentsOf(f, places) })),
  };
}

/** Segments whose file, or the log beside it, a finding names. */
function segmentsOf({ path, detail }: Verified['findings'][number], places: readonly Place[]): SegmentId[] {
  return [...new Set(places.filter((place) => path.startsWith(place.path) || detail.includes(place.path)).map(({ id }) => id))];
}

/** What the program prints with --json, as far as tests look into it. */
export interface Counts {
  readonly read: number;
  readonly new: number;
  readonly duplicate: number;
  readonly conflict: number;
  readonly rejected: number;
}

export interface ReplayDocument extends Counts {
  readonly dryRun: boolean;
  readonly files: readonly (Counts & {
    readonly path: string;
    readonly format: string | null;
    readonly state: string;
    readonly rejects: readonly { readonly offset?: number; readonly line?: number; readonly reason: string }[];
    readonly conflicts: readonly { readonly offset?: number; readonly line?: number; readonly eventId: string }[];
  })[];
}

export interface InfoDocument {
  readonly id: string;
  readonly readOnly: boolean;
  readonly active: { readonly id: string; readonly rows: number; readonly from: string | null; readonly to: string | null } | null;
  readonly pending: number;
  readonly archived: number;
  readonly rows: number;
  readonly bytes: number;
  readonly retentionDays: number;
}

export interface SegmentsDocument {
  readonly segments: readonly {
    readonly id: string;
    readonly sequence: number;
    readonly tier: string;
    readonly from: string | null;
    readonly to: string | null;
    readonly rows: number;
    readonly bytes: number;
    readonly path: string;
    readonly sha256: string | null;
  }[];
}

export interface RetentionDocument {
  readonly cutoff: string;
  readonly segments: readonly { readonly id: string; readonly rows: number; readonly bytes: number; readonly to: string }[];
  readonly rows: number;
  readonly bytes: number;
  readonly removed: number;
  readonly error?: { readonly code: string };
}

export interface UsageDocument {
  readonly buckets: readonly {
    readonly from: string;
    readonly group: string | null;
    readonly requests: number;
    readonly billable: string;
    readonly credits: string;
  }[];
}

export interface EventsDocument {
  readonly events: readonly (Readonly<Record<string, unknown>> & { readonly event_id: string })[];
  readonly next: string | null;
}

export interface ErrorDocument {
  readonly error: { readonly code: string; readonly message: string; readonly hint: string | null };
}

/** The counts of a document that has more. */
export function countsOf(counts: Counts | undefined): Counts | undefined {
  if (counts === undefined) return undefined;
  const { read, new: fresh, duplicate, conflict, rejected } = counts;
  return { read, new: fresh, duplicate, conflict, rejected };
}

interface MeasuredDocument {
  readonly requests: number;
  readonly billable: string;
  readonly credits: string;
  readonly creditsMissing: number;
  readonly cost: string | null;
  readonly unpricedTokens: string | null;
  readonly latency: { readonly events: number; readonly p50: number; readonly p95: number } | null;
}

/** `usage` with everything it can tell. */
export interface UsageChartDocument {
  readonly buckets: readonly (MeasuredDocument & { readonly group: string | null; readonly subgroup: string | null })[];
  readonly groups: readonly (UsageChartDocument['buckets'][number] & { readonly before: MeasuredDocument | null })[];
  readonly groupCount: number;
  readonly total: MeasuredDocument;
  readonly prices: {
    readonly version: number;
    readonly currency: string;
    readonly unpriced: readonly { readonly model: string; readonly tokens: string }[];
  } | null;
  readonly before: { readonly from: string; readonly to: string; readonly total: MeasuredDocument } | null;
}

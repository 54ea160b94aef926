import type { Finding, SegmentView, Verification } from '../api/hooks.ts';
import { formatCount, formatInteger } from '../format/count.ts';
import { formatDuration } from '../format/duration.ts';
import { formatInstant } from '../format/time.ts';
import { visibleText } from '../format/visible-text.ts';
import { lawOf } from './laws.ts';

/** Everything found against one law. */
export interface LawFindings {
  readonly law: string;
  readonly severity: Finding['severity'];
  readonly findings: readonly Finding[];
}

/** Findings by law: laws with errors first, then in the order of the laws. */
export function byLaw(findings: readonly Finding[]): readonly LawFindings[] {
  const groups = [...Map.groupBy(findings, ({ law }) => law)].map(([law, of]): LawFindings => {
    const errors = of.filter(({ severity }) => severity === 'error');
    return { law, severity: errors.length > 0 ? 'error' : 'warning', findings: [...errors, ...of.filter(({ severity }) => severity !== 'error')] };
  });
  return groups.toSorted((a, b) => rank(a) - rank(b) || numberOf(a.law) - numberOf(b.law));
}

function rank({ severity }: LawFindings): number {
  return severity === 'error' ? 0 : 1;
}

function numberOf(law: string): number {
  return Number(/\d+/.exec(law)?.[0] ?? Number.MAX_SAFE_INTEGER);
}

/** The newest verification that looked at a segment, with what it found there; null when none did since the store was opened. */
export function lastOf(
  reports: readonly Verification[],
  id: string,
): { readonly report: Verification; readonly findings: readonly Finding[] } | null {
  const report = reports.find(({ ids }) => ids === null || ids.includes(id));
  return report === undefined ? null : { report, findings: report.findings.filter(({ segments }) => segments.includes(id)) };
}

export type Verdict = 'sound' | 'odd' | 'broken';

/** What a verification comes to: errors break a law, warnings are odd and nothing more. */
export function verdictOf({ errors, warnings }: Pick<Verification, 'errors' | 'warnings'>): Verdict {
  return errors > 0 ? 'broken' : warnings > 0 ? 'odd' : 'sound';
}

/** What was found in one or two sentences. */
export function verdictSentence({ errors, warnings, checked, findings }: Verification): string {
  const what = formatCount(checked, 'segment');
  const odd = warnings > 0 ? formatCount(warnings, 'warning') : '';
  if (errors === 0)
    return odd === '' ? `${what} checked, nothing found.` : `${what} checked: ${odd}. Odd, but no law is broken and no event is affected.`;
  const damaged = new Set(findings.filter(({ severity }) => severity === 'error').flatMap(({ segments }) => segments)).size;
  const where = damaged > 0 && checked > 1 ? ` in ${formatCount(damaged, 'segment')}` : '';
  const sound = damaged > 0 ? checked - damaged : 0;
  const others = sound === 0 ? '' : sound === 1 ? ' The other one breaks no law.' : ` The other ${formatInteger(sound)} break no law.`;
  return `${what} checked: ${formatCount(errors, 'error')}${where}${odd === '' ? '' : `, and ${odd}`}.${others}`;
}

/** What was looked at: `the whole store`, `usage-…`, `12 segments`. */
export function scopeOf({ ids }: Pick<Verification, 'ids'>): string {
  if (ids === null) return 'the whole store';
  return ids.length === 1 ? (ids[0] ?? '') : formatCount(ids.length, 'segment');
}

/** Findings as lines of text, for a ticket. */
export function findingsText(findings: readonly Finding[]): string {
  return findings.map(({ law, severity, path, detail }) => visibleText(`${severity} ${law} (${lawOf(law).title}): ${path}: ${detail}`)).join('\n');
}

/** A verification as text, for a ticket. */
export function verificationText(report: Verification, storePath: string, zone: string): string {
  const head = [
    `Verification (${report.level}) of ${scopeOf(report)} in ${visibleText(storePath)}`,
    `${formatInstant(report.endedMs, zone)}, took ${formatDuration(report.endedMs - report.startedMs)}`,
    verdictSentence(report),
  ];
  return [...head, ...(report.findings.length > 0 ? [findingsText(report.findings)] : [])].join('\n');
}

/** How much of a store has been verified, and when. */
export interface Coverage {
  readonly verified: number;
  readonly fully: number;
  readonly never: number;
  readonly oldestMs: number | null;
  readonly damaged: number;
}

export function coverageOf(segments: readonly SegmentView[]): Coverage {
  const looks = segments.flatMap(({ verified }) => verified ?? []);
  return {
    verified: looks.length,
    fully: looks.filter(({ level }) => level === 'full').length,
    never: segments.length - looks.length,
    oldestMs: looks.reduce<number | null>((oldest, { atMs }) => (oldest === null || atMs < oldest ? atMs : oldest), null),
    damaged: looks.filter(({ clean }) => !clean).length,
  };
}

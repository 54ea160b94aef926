import type { SegmentView, StoreView, Verification } from '../../api/hooks.ts';
import { formatBytes } from '../../format/bytes.ts';
import { formatInteger } from '../../format/count.ts';
import { formatDuration } from '../../format/duration.ts';
import { formatInstant } from '../../format/time.ts';
import { visibleText } from '../../format/visible-text.ts';
import { lawOf } from '../../verification/laws.ts';
import { byLaw, scopeOf, verdictOf, verdictSentence } from '../../verification/report-model.ts';

/** What a saved report is made of. */
export interface ReportParts {
  readonly report: Verification;
  readonly store: StoreView;
  readonly segments: readonly SegmentView[];
  readonly version: string;
  readonly engine: string;
  readonly zone: string;
}

/** A name for the file: store, time, kind. */
export function reportName({ report, store }: ReportParts, extension: 'json' | 'html'): string {
  const at = new Date(report.endedMs).toISOString().slice(0, 19).replaceAll(':', '').replace('T', '-');
  return `${store.name.replaceAll(/[^A-Za-z0-9._-]+/g, '_')}-verification-${at}Z.${extension}`;
}

/** The report for machines. */
export function reportJson({ report, store, segments, version, engine }: ReportParts): string {
  const { id, path, name, kind, readOnly } = store;
  const document = {
    report: 'strata-verification',
    version: 1,
    strata: version,
    engine,
    store: { id, path, name, kind, readOnly },
    startedAt: new Date(report.startedMs).toISOString(),
    endedAt: new Date(report.endedMs).toISOString(),
    level: report.level,
    scope: report.ids ?? 'store',
    verdict: verdictOf(report),
    checked: report.checked,
    errors: report.errors,
    warnings: report.warnings,
    findings: report.findings.map((finding) => ({ ...finding, lawTitle: lawOf(finding.law).title })),
    segments: covered(report, segments).map((s) => ({ id: s.id, tier: s.tier, path: s.path, rows: s.rows, bytes: s.bytes, sha256: s.sha256 })),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function covered({ ids }: Verification, segments: readonly SegmentView[]): readonly SegmentView[] {
  return ids === null ? segments : segments.filter(({ id }) => ids.includes(id));
}

const STYLE = `
  body { font: 13px/1.5 system-ui, sans-serif; color: #14181d; max-width: 900px; margin: 32px auto; padding: 0 24px; }
  h1 { font-size: 20px; margin: 0 0 4px; } h2 { font-size: 14px; margin: 28px 0 6px; } h3 { font-size: 13px; margin: 16px 0 2px; }
  .verdict { border: 1px solid #14181d; border-left-width: 6px; padding: 8px 12px; margin: 16px 0; font-weight: 600; }
  dl { display: grid; grid-template-columns: 140px 1fr; gap: 3px 12px; margin: 0; } dt { color: #56616d; } dd { margin: 0; overflow-wrap: anywhere; }
  table { border-collapse: collapse; width: 100%; font-size: 11.5px; } th, td { border-bottom: 1px solid #dfe3e9; padding: 3px 8px 3px 0; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
  td.n, th.n { text-align: right; white-space: nowrap; } code { font: 11px/1.4 ui-monospace, monospace; } p { margin: 2px 0 6px; } thead { display: table-header-group; } tr { break-inside: avoid; }
  @media print { body { margin: 0; max-width: none; padding: 0; } @page { margin: 16mm; } }
`;

const VERDICTS = { sound: 'SOUND', odd: 'SOUND, WITH WARNINGS', broken: 'LAWS ARE BROKEN' } as const;

/** The report for people: one page that needs nothing else, made to be printed. */
export function reportHtml(parts: ReportParts): string {
  const { report, store, segments, version, engine, zone } = parts;
  const facts = [
    ['Store', store.path],
    ['Store id', store.id],
    ['Verified', formatInstant(report.endedMs, zone)],
    ['Took', formatDuration(report.endedMs - report.startedMs)],
    ['Level', report.level],
    ['Scope', scopeOf(report)],
    ['Segments checked', formatInteger(report.checked)],
    ['Made by', `Strata ${version}, ${engine}`],
  ] as const;
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>${escaped(`Verification of ${store.name}`)}</title><style>${STYLE}</style></head>
<body>
<h1>${escaped(`Verification of ${store.name}`)}</h1>
<div class="verdict">${VERDICTS[verdictOf(report)]}: ${escaped(verdictSentence(report))}</div>
<dl>${facts.map(([label, value]) => `<dt>${escaped(label)}</dt><dd>${escaped(value)}</dd>`).join('')}</dl>
<h2>Findings</h2>
${findingsHtml(report)}
<h2>Segments</h2>
${segmentsHtml(covered(report, segments), zone)}
</body>
</html>
`;
}

function findingsHtml({ findings, errors, warnings }: Verification): string {
  if (findings.length === 0) return '<p>None.</p>';
  const left = errors + warnings - findings.length;
  const groups = byLaw(findings).map(
    ({ law, findings: of }) => `<h3>${escaped(`${law}: ${lawOf(law).title}`)}</h3><p>${escaped(lawOf(law).means)}</p>
<table><thead><tr><th>Severity</th><th>Path</th><th>Detail</th></tr></thead><tbody>
${of.map((f) => `<tr><td>${escaped(f.severity)}</td><td><code>${escaped(f.path)}</code></td><td>${escaped(f.detail)}</td></tr>`).join('\n')}
</tbody></table>`,
  );
  return [...groups, ...(left > 0 ? [`<p>${formatInteger(left)} more findings are not listed.</p>`] : [])].join('\n');
}

function segmentsHtml(segments: readonly SegmentView[], zone: string): string {
  const instant = (ms: number | null): string => (ms === null ? '-' : formatInstant(ms, zone));
  const rows = segments.map(
    (s) =>
      `<tr><td>${escaped(s.id)}</td><td>${s.tier}</td><td class="n">${formatInteger(s.rows)}</td><td class="n">${formatBytes(s.bytes)}</td><td>${escaped(instant(s.fromMs))}</td><td>${escaped(instant(s.toMs))}</td><td><code>${escaped(s.sha256 ?? '-')}</code></td></tr>`,
  );
  return `<table><thead><tr><th>Segment</th><th>Tier</th><th class="n">Rows</th><th class="n">Size</th><th>First event</th><th>Last event</th><th>SHA-256</th></tr></thead><tbody>
${rows.join('\n')}
</tbody></table>`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text from data inside markup: nothing in it is markup, and nothing in it is invisible. */
function escaped(text: string): string {
  return visibleText(text, 8_000).replace(/[&<>"']/g, (found) => ENTITIES[found] ?? '');
}

/** The only door to the store. */
export { Repository } from './repository.ts';
export type { CheckOptions, ReplayOptions } from './replay/replays.ts';
export { WatchedFolder } from './replay/watched-folder.ts';
export type { WatchSetting } from './replay/watch-setting.ts';
export type { QuarantinedJournal } from './replay/journal-quarantine.ts';
export type { ReplayRun, ReplayRunFile } from './replay/replay-run.ts';
export type { LeftOut } from './replay/run.ts';
export type { JournalFormat } from './replay/formats/detect.ts';
export { INCOMING_FOLDER } from './layout.ts';
export { createStore } from './opening.ts';
export { inspectStore, type StoreInspection } from './inspect.ts';
export { DEFAULT_OPTIONS, type RepositoryOptions } from './options.ts';
export type { StoreListener } from './listener.ts';
export type { RecoveryLine } from './recovery.ts';
export type { AdoptedFile, AdoptReport } from './reference/adopt-report.ts';
export { adoptReferenceStore } from './reference/adopt-store.ts';
export type { AppendResult } from './append-result.ts';
export type { Conflict, ReplayFileReport, ReplayReport } from './replay/report.ts';
export type { Reject, ReplayCounts } from './domain/counts.ts';
export { NO_COUNTS } from './domain/counts.ts';
export { formatCredits } from './domain/credits.ts';
export { eventToJson } from './domain/event-json.ts';
export { EXPORT_FORMATS, type ExportFormat, type ExportReport, exportEvents } from './export/export-events.ts';
export { saveText } from './export/save-text.ts';
export { exportedJson, textFormat } from './export/text-format.ts';
export { parseSegmentId, segmentId, sequenceOf, type SegmentId } from './domain/ids.ts';
export type { SegmentDescriptor, SegmentTotals } from './domain/segment.ts';
export { DAY_MS } from './domain/time.ts';
export type { RetentionPass, RemovedSegment } from './retention/pass.ts';
export { cutoff, type RetentionPlan } from './retention/policy.ts';
export type { UsageSeriesQuery } from './queries/usage-series.ts';
export type { UsageSums } from './queries/usage-sums.ts';
export { isLatency, type Metric, METRICS } from './queries/metrics.ts';
export { DIMENSIONS } from './queries/dimensions.ts';
export type { DimensionFilter } from './queries/filter.ts';
export { type ChartBefore, MAX_TOP, type UsageChart, type UsageChartQuery } from './queries/usage-chart.ts';
export type { Costs, Measured } from './queries/usage-measured.ts';
export type { UsageHeat } from './queries/usage-heat.ts';
export type { Latency } from './queries/usage-latency.ts';
export { LATENCY_ERROR } from './rollups/latency.ts';
export * from './errors.ts';
export { engineVersion } from './duckdb/engine-version.ts';
export { addCounts } from './domain/counts.ts';
export type { EventBatch } from './domain/event-batch.ts';
export { lastEventId } from './domain/last-event-id.ts';
export { CONDITION_FIELDS, CONDITION_MARKS } from './queries/conditions.ts';
export type { EventFacets } from './queries/event-facets.ts';
export { type EventsPage, type FoundEvent, MAX_PAGE } from './queries/events.ts';
export type { UsageSeries } from './queries/usage-series.ts';
export { acceptable } from './replay/formats/accept.ts';
export type { DecodeMessage } from './replay/formats/decode-message.ts';
export { NdjsonReader } from './replay/formats/ndjson.ts';
export { makeSampleStore, SAMPLE_EVENTS } from './sample/make-sample.ts';
export type { Finding } from './segments/finding.ts';
export type { Verification, VerifyLevel } from './segments/verify.ts';
export type { LastVerified } from './segments/verify-log.ts';
export { verifyStore } from './repair/verify-store.ts';
export { type RepairReport, repairStore } from './repair/repair.ts';
export type { RepairItem } from './repair/plan.ts';
export { CONSOLE_TABLES, type ConsoleTable } from './console/console-tables.ts';
export {
  DEFAULT_SQL_LIMITS,
  type SqlAnswer,
  type SqlCheck,
  type SqlColumn,
  type SqlLimits,
  type SqlOutcome,
  type SqlProblem,
} from './console/outcome.ts';
export { visible } from './domain/visible.ts';
export { checkSheet, problemText, type SheetProblem, sheetOf } from './pricing/sheet-check.ts';
export { sheetText } from './pricing/sheet-json.ts';
export type { PriceSheet } from './pricing/price-sheet.ts';
export type { SheetVersion } from './pricing/price-sheets.ts';
export { formatCost, type PricedModels } from './pricing/pricing.ts';
export type { Statement, StatementQuery, StatementSums } from './statements/statement.ts';
export type { StatementDifference } from './statements/compare.ts';
export type { FrozenStatement } from './statements/frozen.ts';
export { notesOf } from './statements/notes.ts';
export { STATEMENT_FORMATS, type StatementFormat, statementText } from './statements/statement-text.ts';
export { answerText, type AnswerTextFormat } from './export/answer-text.ts';

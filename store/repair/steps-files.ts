import type { StoreContext } from '../context.ts';
import type { DurableFs } from '../disk/durable-fs.ts';
import { absolute } from '../layout.ts';
import type { Finding } from '../segments/finding.ts';
import { cutLog } from './log-tail.ts';
import type { RepairStep } from './plan.ts';
import { setAside } from './quarantine.ts';
import { retire } from './rewrite.ts';
import type { Survey, Surveyed } from './survey.ts';

/** (f) Logs that belong to no file, or not to the one they lie beside. */
export function logSteps({ context, inventory, segments }: Survey): RepairStep[] {
  const astray = segments.filter((s) => s.condition.kind === 'log-astray');
  return [
    ...inventory.orphanLogs.map((path) => aside(context, path, 'a log without its main file', 'no segment is affected')),
    ...astray.flatMap((s) => s.logs.map((path) => aside(context, path, whyOf(s), 'the segment is looked at again without it'))),
  ];
}

/** (e) A log that the engine refuses from some byte on. */
export function cutSteps({ context, segments }: Survey): RepairStep[] {
  return segments.flatMap((segment): RepairStep[] => {
    const { condition, path } = segment;
    if (condition.kind !== 'log-damaged') return [];
    const { unacknowledged, droppedBytes, goodBytes } = condition.damage;
    const lost = unacknowledged ? 'nothing in them was acknowledged' : 'acknowledged events may have been in them';
    return [
      {
        action: 'cut-log', path: `${path}.wal`, why: condition.why, safe: unacknowledged,
        effect: `keeps ${goodBytes} bytes and drops ${droppedBytes}; ${lost}; a copy of file and log is kept`,
        deed: async () => {
          const kept = await cutLog(context, path, condition.damage);
          return `dropped ${droppedBytes} bytes; ${await countRows(segment)}; the original is in ${kept}`;
        },
      },
    ]; // prettier-ignore
  });

  async function countRows({ file, path }: Surveyed): Promise<string> {
    await file.attach('read');
    try {
      return await context.hub.query(async (connection) => {
        const row = await connection.row(`SELECT count(*) AS n FROM "${file.name}".usage_events`);
        return `${String(row?.['n'])} events can be read in ${path}`;
      });
    } finally {
      await file.detach();
    }
  }
}

/** Files of other stores, files that hold no events, and names that are none. */
export function strangerSteps({ context, segments }: Survey, findings: readonly Finding[]): RepairStep[] {
  const misnamed = findings.filter((f) => f.law === 'L6' && f.severity === 'error');
  return [
    ...misnamed.map(({ path, detail }) => aside(context, path, detail, 'it is not opened; no segment of this store is affected')),
    ...segments
      .filter((s) => s.condition.kind === 'foreign' || s.condition.kind === 'unreadable')
      .map((segment): RepairStep => {
        const listed =
          segment.listed === null ? '' : ` The catalog counted ${segment.listed.totals.rows} events in it: they cannot be read any more.`;
        const deed = async (): Promise<string> => `moved to ${await retire(context, segment, whyOf(segment))}`;
        const effect = segment.condition.kind === 'foreign' ? 'its events were never ours' : `nothing in it can be read.${listed}`;
        return { action: 'set-aside', path: segment.path, why: whyOf(segment), safe: true, effect, deed };
      }),
  ];
}

/** (L29) Statements and price sheets that are not as they were written: what they said cannot be known any more. */
export function recordSteps(context: StoreContext, findings: readonly Finding[]): RepairStep[] {
  const effect = 'no event is affected; its number is not given again';
  return findings.filter((f) => f.law === 'L29' && f.severity === 'error').map(({ path, detail }) => aside(context, path, detail, effect));
}

/** (L6) What others than the owner may use. */
export function privacySteps({ context }: Survey, findings: readonly Finding[]): RepairStep[] {
  return findings
    .filter((f) => f.law === 'L6' && f.detail.startsWith('Others than the owner'))
    .map(({ path, detail }) => {
      const deed = async (): Promise<string> => {
        await context.options.fs.makePrivate(absolute(context.root, path));
        return 'done';
      };
      return { action: 'make-private' as const, path, why: detail, safe: true, effect: 'only the owner may use it', deed };
    });
}

/** The folder of a file, made if need be. */
export async function moveTo(fs: DurableFs, root: string, from: string, to: string): Promise<string> {
  await fs.makeFolder(absolute(root, to.slice(0, to.lastIndexOf('/'))));
  await fs.move(absolute(root, from), absolute(root, to));
  return `moved to ${to}`;
}

export function whyOf({ condition }: Surveyed): string {
  return 'why' in condition ? condition.why : '';
}

function aside(context: StoreContext, path: string, why: string, effect: string): RepairStep {
  return { action: 'set-aside', path, why, safe: true, effect, deed: async () => `moved to ${await setAside(context, path, why)}` };
}

import { translateDriverError } from '../duckdb/driver-errors.ts';
import { CorruptError } from '../errors.ts';
import { absolute, pendingPath } from '../layout.ts';
import { broken, type Finding } from './finding.ts';
import { fingerprint } from './fingerprint.ts';
import { SegmentFile } from './segment-file.ts';
import type { VerifyContext } from './verify-context.ts';

/** L3, at rest: where a crash left a segment both pending and archived, both hold the same rows. */
export async function verifyPairs(context: VerifyContext, signal?: AbortSignal): Promise<Finding[]> {
  if (context.atRest !== true) return [];
  const findings: Finding[] = [];
  for (const { descriptor, file } of context.set.segments.filter((s) => s.descriptor.tier === 'archived')) {
    const path = pendingPath(descriptor.id);
    if ((await context.fs.stat(absolute(context.root, path))) === null) continue;
    if (!(await sameRows(context, file, path, signal))) findings.push(broken('L3', path, `It does not hold the same events as ${descriptor.path}.`));
  }
  return findings;
}

async function sameRows({ hub, root }: VerifyContext, archived: SegmentFile, path: string, signal: AbortSignal | undefined): Promise<boolean> {
  const pending = new SegmentFile(hub, absolute(root, path));
  try {
    await archived.attach('read');
    await pending.attach('read');
    return await hub.query(
      async (connection) => (await fingerprint(connection, archived.name, signal)) === (await fingerprint(connection, pending.name, signal)),
    );
  } catch (error) {
    if (translateDriverError(error, path) instanceof CorruptError) return false;
    throw error;
  } finally {
    await pending.detach();
  }
}

import { join } from 'node:path';
import type { StoreContext } from '../context.ts';
import { readOptionalJson } from '../disk/json-file.ts';
import type { SegmentId } from '../domain/ids.ts';
import type { SealState } from '../domain/segment.ts';
import { SEALS_FILE } from '../layout.ts';

/** What is remembered of a segment that could not be sealed yet. */
export type SealRecord = Pick<SealState, 'attempts' | 'lastError' | 'nextRetryMs'>;

/** Failed attempts to seal, kept in a file so that closing the store does not forget them. */
export class SealLog {
  readonly #context: Pick<StoreContext, 'root' | 'options'>;
  readonly #records: Map<string, SealRecord>;

  private constructor(context: Pick<StoreContext, 'root' | 'options'>, records: Map<string, SealRecord>) {
    this.#context = context;
    this.#records = records;
  }

  static async open(context: Pick<StoreContext, 'root' | 'options'>): Promise<SealLog> {
    const { root, options } = context;
    const value = await readOptionalJson(options.fs, join(root, SEALS_FILE));
    const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
    return new SealLog(context, new Map(entries.filter((entry): entry is [string, SealRecord] => isRecord(entry[1]))));
  }

  get(id: SegmentId): SealRecord | null {
    return this.#records.get(id) ?? null;
  }

  async failed(id: SegmentId, record: SealRecord): Promise<void> {
    this.#records.set(id, record);
    await this.#write();
  }

  async sealed(id: SegmentId): Promise<void> {
    if (this.#records.delete(id)) await this.#write();
  }

  async #write(): Promise<void> {
    const { root, options } = this.#context;
    await options.fs.replaceFile(join(root, SEALS_FILE), `${JSON.stringify(Object.fromEntries(this.#records), null, 2)}\n`);
  }
}

function isRecord(value: unknown): value is SealRecord {
  if (typeof value !== 'object' || value === null) return false;
  const { attempts, lastError, nextRetryMs } = value as Partial<SealRecord>;
  return (
    typeof attempts === 'number' && (lastError === null || typeof lastError === 'string') && (nextRetryMs === null || typeof nextRetryMs === 'number')
  );
}

import { decodeDigested, digestOf, encodeDigested } from '../disk/digested-json.ts';
import type { DurableFs } from '../disk/durable-fs.ts';
import { Turns } from '../disk/turns.ts';
import type { Clock, EpochMs } from '../domain/time.ts';
import { CorruptError, NotFoundError } from '../errors.ts';
import { absolute, SHEETS_FOLDER } from '../layout.ts';
import type { PriceSheet } from './price-sheet.ts';
import { checkSheet, sheetOf } from './sheet-check.ts';
import { sheetText } from './sheet-json.ts';

/** A version of the price sheet as the store keeps it. */
export interface SheetVersion {
  readonly version: number;
  readonly importedMs: EpochMs;
  /** SHA-256 of what the sheet says, whatever its version and time. */
  readonly digest: string;
  readonly sheet: PriceSheet;
}

/** A version whose file is not what was written. */
export interface DamagedSheet {
  readonly version: number;
  readonly path: string;
  readonly problem: string;
}

const FILE = /^([1-9]\d{0,8})\.json$/;
const SET_ASIDE = /-price-sheets_([1-9]\d{0,8})\.json/;

/** The price sheets of a store: `price-sheets/<version>.json`. A version never changes; the newest one is in force. */
export class PriceSheets {
  readonly #fs: DurableFs;
  readonly #root: string;
  readonly #clock: Clock;
  readonly #turns = new Turns();

  constructor(fs: DurableFs, root: string, clock: Clock) {
    this.#fs = fs;
    this.#root = root;
    this.#clock = clock;
  }

  /** Every version, the newest first. */
  async list(): Promise<{ readonly sheets: readonly SheetVersion[]; readonly damaged: readonly DamagedSheet[] }> {
    const found = await Promise.all((await this.#versions()).map((version) => this.#read(version)));
    return { sheets: found.filter((one) => 'sheet' in one), damaged: found.filter((one) => 'problem' in one) };
  }

  /** The version in force, or null when there is none. One that is damaged is not passed over: its prices would be wrong. */
  async newest(): Promise<SheetVersion | null> {
    const [version] = await this.#versions();
    return version === undefined ? null : await this.get(version);
  }

  /** Throws NotFoundError or CorruptError. */
  async get(version: number): Promise<SheetVersion> {
    if (!(await this.#versions()).includes(version)) throw new NotFoundError(`There is no price sheet of version ${version}.`);
    const found = await this.#read(version);
    if ('sheet' in found) return found;
    throw new CorruptError(found.path, `Version ${version} of the price sheet cannot be used: ${found.problem}`, {
      hint: 'No event is affected. Import the sheet again; it becomes a new version.',
    });
  }

  /** Keeps the sheet in a text as the next version; one that says what the newest says already stays that version. */
  async add(text: string): Promise<{ readonly added: SheetVersion; readonly fresh: boolean }> {
    const sheet = sheetOf(text);
    return await this.#turns.take(async () => {
      const digest = sheetDigest(sheet);
      const [last] = await this.#versions();
      const newest = last === undefined ? null : await this.#read(last);
      if (newest !== null && 'sheet' in newest && newest.digest === digest) return { added: newest, fresh: false };
      const added = { version: (await this.#lastEver()) + 1, importedMs: this.#clock.now(), digest, sheet };
      await this.#fs.makeFolder(absolute(this.#root, SHEETS_FOLDER));
      await this.#fs.replaceFile(absolute(this.#root, pathOf(added.version)), encodeVersion(added));
      return { added, fresh: true };
    });
  }

  /** Highest first. */
  async #versions(): Promise<number[]> {
    const entries = await this.#fs.list(absolute(this.#root, SHEETS_FOLDER));
    return entries.flatMap(({ name, kind }) => (kind === 'file' ? (versionOfFile(name) ?? []) : [])).toSorted((a, b) => b - a);
  }

  /** A version that was set aside is not given again: statements may name it. */
  async #lastEver(): Promise<number> {
    const aside = (await this.#fs.list(absolute(this.#root, 'quarantine'))).map(({ name }) => Number(SET_ASIDE.exec(name)?.[1] ?? 0));
    return Math.max(0, ...(await this.#versions()), ...aside);
  }

  async #read(version: number): Promise<SheetVersion | DamagedSheet> {
    const path = pathOf(version);
    const found = decodeVersion(await this.#fs.readText(absolute(this.#root, path)), version);
    return typeof found === 'string' ? { version, path, problem: found } : found;
  }
}

/** SHA-256 of what a sheet says. */
export function sheetDigest(sheet: PriceSheet): string {
  return digestOf(sheetText(sheet));
}

const pathOf = (version: number): string => `${SHEETS_FOLDER}/${version}.json`;

/** The version that a file of `price-sheets/` is named after, or undefined for one that is none. */
export function versionOfFile(name: string): number | undefined {
  const digits = FILE.exec(name)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

function encodeVersion({ version, importedMs, sheet }: SheetVersion): string {
  return encodeDigested(`{"version":${version},"importedMs":${importedMs},"sheet":${sheetText(sheet).trimEnd()}}`);
}

/** This version of the sheet in a text, or what is wrong with it. */
export function decodeVersion(text: string, expected: number): SheetVersion | string {
  const found = decodeDigested(text);
  if ('problem' in found) return found.problem === 'digest' ? 'Its digest does not match.' : 'It cannot be read.';
  const { version, importedMs, sheet } = (found.body ?? {}) as {
    readonly version?: unknown;
    readonly importedMs?: unknown;
    readonly sheet?: unknown;
  };
  const checked = checkSheet(JSON.stringify(sheet) ?? '');
  if (!Number.isSafeInteger(version) || !Number.isSafeInteger(importedMs) || checked.sheet === null) return 'It is no price sheet.';
  if (version !== expected) return `It says that it is version ${String(version)}.`;
  return { version: expected, importedMs: Number(importedMs), digest: sheetDigest(checked.sheet), sheet: checked.sheet };
}

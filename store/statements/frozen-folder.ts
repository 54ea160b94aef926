import { decodeDigested, encodeDigested } from '../disk/digested-json.ts';
import type { DurableFs } from '../disk/durable-fs.ts';
import { InvariantError } from '../errors.ts';
import { absolute, STATEMENTS_FOLDER } from '../layout.ts';
import { type DamagedStatement, type FrozenStatement, isStatementId, parseFrozen } from './frozen.ts';

const SUFFIX = '.json';
const SET_ASIDE = /-statements_([a-z0-9-]+-r\d+)(?:-\d+)?\.json/;

/** Ids of everything in `statements/` that is named as a frozen statement, in order. */
export async function frozenIds(fs: DurableFs, root: string): Promise<string[]> {
  const entries = await fs.list(absolute(root, STATEMENTS_FOLDER));
  return entries.flatMap(({ name, kind }) => (kind === 'file' ? (idOfFile(name) ?? []) : []));
}

/** Ids of statements whose damaged file was set aside: they are not given again. */
export async function idsSetAside(fs: DurableFs, root: string): Promise<string[]> {
  const entries = await fs.list(absolute(root, 'quarantine'));
  return entries.flatMap(({ name }) => SET_ASIDE.exec(name)?.[1] ?? []).filter(isStatementId);
}

/** The id that a file of `statements/` is named after, or undefined for one that is none. */
export function idOfFile(name: string): string | undefined {
  const id = name.endsWith(SUFFIX) ? name.slice(0, -SUFFIX.length) : '';
  return isStatementId(id) ? id : undefined;
}

/** Reads one of these ids. */
export async function readFrozen(fs: DurableFs, root: string, id: string): Promise<FrozenStatement | DamagedStatement> {
  const path = pathOf(id);
  const found = decodeFrozen(await fs.readText(absolute(root, path)), id);
  return typeof found === 'string' ? { id, path, problem: found } : found;
}

/** Writes a statement once and for ever. */
export async function writeFrozen(fs: DurableFs, root: string, frozen: FrozenStatement): Promise<void> {
  const path = absolute(root, pathOf(frozen.id));
  if ((await fs.stat(path)) !== null) throw new InvariantError(`${path} is there already: a frozen statement is never written again.`);
  await fs.makeFolder(absolute(root, STATEMENTS_FOLDER));
  await fs.replaceFile(path, encodeDigested(JSON.stringify(frozen, null, 1)));
}

const pathOf = (id: string): string => `${STATEMENTS_FOLDER}/${id}${SUFFIX}`;

/** The frozen statement of this id in a text, or what is wrong with it. */
export function decodeFrozen(text: string, id: string): FrozenStatement | string {
  const found = decodeDigested(text);
  if ('problem' in found) return found.problem === 'digest' ? 'Its digest does not match.' : 'It cannot be read.';
  const frozen = parseFrozen(found.body);
  if (frozen === null) return 'It is no statement.';
  return frozen.id === id ? frozen : `It says that it is ${frozen.id}.`;
}

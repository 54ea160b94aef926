import { absolute, SHEETS_FOLDER, STATEMENTS_FOLDER } from '../layout.ts';
import { decodeVersion, versionOfFile } from '../pricing/price-sheets.ts';
import { decodeFrozen, idOfFile } from '../statements/frozen-folder.ts';
import { broken, type Finding, odd } from './finding.ts';
import type { VerifyContext } from './verify-context.ts';

type Place = Pick<VerifyContext, 'fs' | 'root'>;

/** L29: statements that were handed out, and the price sheets they were made with, are as they were written. */
export async function verifyRecords(place: Place): Promise<Finding[]> {
  return [...(await filesIn(place, SHEETS_FOLDER, sheetProblem)), ...(await filesIn(place, STATEMENTS_FOLDER, statementProblem))];
}

/** What is wrong with a file, null when nothing is, undefined for one that does not belong there. */
type Examine = (name: string, text: string) => string | null | undefined;

async function filesIn({ fs, root }: Place, folder: string, examine: Examine): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { name, kind } of await fs.list(absolute(root, folder))) {
    const path = `${folder}/${name}`;
    const problem = kind === 'file' ? examine(name, await fs.readText(absolute(root, path))) : undefined;
    if (problem === undefined) findings.push(odd('L29', path, 'A file that does not belong here.'));
    else if (problem !== null) findings.push(broken('L29', path, problem));
  }
  return findings;
}

function sheetProblem(name: string, text: string): string | null | undefined {
  const version = versionOfFile(name);
  if (version === undefined) return undefined;
  const found = decodeVersion(text, version);
  return typeof found === 'string' ? found : null;
}

function statementProblem(name: string, text: string): string | null | undefined {
  const id = idOfFile(name);
  if (id === undefined) return undefined;
  const found = decodeFrozen(text, id);
  return typeof found === 'string' ? found : null;
}

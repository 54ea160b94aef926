import type { ReactNode } from 'react';
import { formatInteger } from '../../format/count.ts';
import { visibleText } from '../../format/visible-text.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { compareNullable, compareText, type Column } from '../../ui/table-columns.ts';
import { FileState } from '../../accounting/file-state.tsx';
import type { AdoptionReport } from './use-adoption.ts';

type AdoptedFile = AdoptionReport['files'][number];
type Fate = 'new' | 'duplicate' | 'conflict' | 'rejected';

/** Each file of the reference and what becomes of its rows. */
export function AdoptionFiles({ files, dryRun }: { readonly files: readonly AdoptedFile[]; readonly dryRun: boolean }): ReactNode {
  return (
    <div className="adopt-files">
      <DataTable
        label={dryRun ? 'Files that would be copied' : 'Files that were copied'}
        columns={COLUMNS}
        rows={files}
        rowKey={({ path }) => path}
      />
    </div>
  );
}

const COLUMNS: readonly Column<AdoptedFile>[] = [
  {
    id: 'path',
    head: 'File',
    width: 210,
    grow: 1,
    mono: true,
    compare: (a, b) => compareText(a.path, b.path),
    cell: ({ path }) => <span title={visibleText(path)}>{visibleText(path.split('/').at(-1) ?? path)}</span>,
  },
  { id: 'state', head: 'State', width: 88, compare: (a, b) => compareText(a.state, b.state), cell: ({ state }) => <FileState state={state} /> },
  {
    id: 'age',
    head: 'Schema',
    width: 74,
    align: 'end',
    compare: (a, b) => compareNullable(a.age, b.age),
    cell: ({ age }) => (age === null ? '-' : <span title={`Age ${age} of 6 of the reference's schema`}>{age}</span>),
  },
  { id: 'rows', head: 'Rows', width: 72, align: 'end', compare: (a, b) => a.rows - b.rows, cell: ({ rows }) => formatInteger(rows) },
  fate('new', 'New', 70),
  fate('duplicate', 'Duplicate', 74),
  fate('conflict', 'Conflict', 66),
  fate('rejected', 'Rejected', 82),
];

function fate(id: Fate, head: string, width: number): Column<AdoptedFile> {
  return { id, head, width, align: 'end', compare: (a, b) => a.counts[id] - b.counts[id], cell: ({ counts }) => <Amount count={counts[id]} /> };
}

function Amount({ count }: { readonly count: number }): ReactNode {
  return <span className={count === 0 ? 'dim' : ''}>{formatInteger(count)}</span>;
}

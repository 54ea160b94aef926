import { ChevronRight, Table2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { formatInteger } from '../../format/count.ts';
import type { SqlTable } from './vocabulary.ts';

/** The tables that a statement can read; a click puts a name into it. */
export function SchemaTree({ tables, onPick }: { readonly tables: readonly SqlTable[]; readonly onPick: (name: string) => void }): ReactNode {
  return (
    <nav className="sql-schema" aria-label="Tables">
      {tables.map((table, index) => (
        <details key={table.name} open={index === 0}>
          <summary>
            <ChevronRight size={12} aria-hidden />
            <Table2 size={13} strokeWidth={1.75} aria-hidden />
            <b className="mono">{table.name}</b>
            <em>{formatInteger(table.columns.length)}</em>
          </summary>
          <p className="dim">{table.about}</p>
          <ul>
            {[{ name: table.name, type: 'the table' }, ...table.columns].map(({ name, type }) => (
              <li key={`${name} ${type}`}>
                <button type="button" title={`Put ${name} into the statement`} onClick={() => onPick(name)}>
                  <span className="mono">{name}</span>
                  <small>{type.toLowerCase()}</small>
                </button>
              </li>
            ))}
          </ul>
        </details>
      ))}
    </nav>
  );
}

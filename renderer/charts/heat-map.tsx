import { useRef, type KeyboardEvent, type ReactNode } from 'react';
import './heat-map.css';

/** One cell: how strong it is drawn (0 to 1), or null where the range has no such hour. */
export interface HeatMapCell {
  readonly strength: number;
  /** What it says on hover and to a screen reader. */
  readonly about: string;
}

interface HeatMapProps {
  readonly label: string;
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  readonly cell: (row: number, column: number) => HeatMapCell | null;
  /** The words of the cell that the pointer or the keys are on, or null. */
  readonly onHere: (about: string | null) => void;
}

const FAINTEST = 0.08;

/** A table whose cells are told by strength of one colour and by words; arrow keys walk through it. */
export function HeatMap({ label, rows, columns, cell, onHere }: HeatMapProps): ReactNode {
  const table = useRef<HTMLTableElement>(null);
  const walk = (event: KeyboardEvent<HTMLTableCellElement>, row: number, column: number): void => {
    const [down, right] = STEPS[event.key] ?? [0, 0];
    if (down === 0 && right === 0) return;
    event.preventDefault();
    const next =
      table.current?.rows[1 + Math.min(rows.length - 1, Math.max(0, row + down))]?.cells[
        1 + Math.min(columns.length - 1, Math.max(0, column + right))
      ];
    next?.focus();
  };
  return (
    <table ref={table} className="heat-map" aria-label={label} onPointerLeave={() => onHere(null)}>
      <colgroup>
        <col className="heat-days" />
      </colgroup>
      <thead>
        <tr>
          <th scope="col">
            <span className="visually-hidden">Day</span>
          </th>
          {columns.map((name, index) => (
            <th key={name} scope="col">
              <span className="visually-hidden">{name}</span>
              {index % 6 === 0 && <span aria-hidden>{name.slice(0, 2)}</span>}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((name, row) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            {columns.map((hour, column) => {
              const found = cell(row, column);
              const about = found?.about ?? `${name} ${hour}: not in this range`;
              return (
                <td
                  key={hour}
                  className={found === null ? 'unknown' : ''}
                  tabIndex={row === 0 && column === 0 ? 0 : -1}
                  onPointerEnter={() => onHere(about)}
                  onFocus={() => onHere(about)}
                  onBlur={() => onHere(null)}
                  onKeyDown={(event) => walk(event, row, column)}
                >
                  <Value found={found} about={about} />
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const STEPS: Readonly<Record<string, readonly [number, number]>> = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

function Value({ found, about }: { readonly found: HeatMapCell | null; readonly about: string }): ReactNode {
  const strength = found?.strength ?? 0;
  return (
    <>
      {strength > 0 && <span className="heat-value" style={{ opacity: FAINTEST + (1 - FAINTEST) * strength }} aria-hidden />}
      <span className="visually-hidden">{about}</span>
    </>
  );
}

import type { ReactNode } from 'react';
import { setParams } from '../state/location.ts';
import { Select } from '../ui/select.tsx';
import type { PriceSheets } from './price-basis.ts';

interface SheetSelectProps {
  readonly label: string;
  /** Null follows the newest version. */
  readonly chosen: number | null;
  /** The newest first. */
  readonly sheets: PriceSheets['sheets'];
}

/** By which version of the price sheet to tell costs; all pages share the choice. */
export function SheetSelect({ label, chosen, sheets }: SheetSelectProps): ReactNode {
  return (
    <Select
      label={label}
      prefix="prices"
      value={chosen === null ? 'newest' : String(chosen)}
      options={[
        { value: 'newest', label: sheets.length === 0 ? 'None yet' : `Newest (version ${sheets[0]?.version ?? ''})` },
        ...sheets.map(({ version }) => ({ value: String(version), label: `Version ${version}` })),
      ]}
      disabled={sheets.length === 0}
      onChange={(next) => setParams({ sheet: next === 'newest' ? null : next }, 'push')}
    />
  );
}

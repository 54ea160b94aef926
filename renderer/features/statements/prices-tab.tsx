import { useQuery } from '@tanstack/react-query';
import { Download, FileUp, Tags } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { call } from '../../api/client.ts';
import { useReadOnlyReason } from '../../api/hooks.ts';
import { queries } from '../../api/queries.ts';
import { faultOf } from '../../api/remote-fault.ts';
import { formatCount } from '../../format/count.ts';
import { formatTime } from '../../format/time.ts';
import { visibleText } from '../../format/visible-text.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Note } from '../../ui/note.tsx';
import { Panel } from '../../ui/page.tsx';
import { saveFile } from '../../ui/save-file.ts';
import { Select } from '../../ui/select.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { showToast } from '../../ui/toast.tsx';
import type { PriceSheets } from '../../usage/price-basis.ts';
import { EXAMPLE_SHEET } from './example-sheet.ts';
import { ImportSheet } from './import-sheet.tsx';
import { ModelTable } from './model-table.tsx';
import { PriceTable } from './price-table.tsx';
import type { SheetVersion } from './vocabulary.ts';

/** The versions of the price sheet, what they say, and what they make of what the store holds. */
export function PricesTab({ zone }: { readonly zone: string }): ReactNode {
  const { data, error, refetch } = useQuery(queries.priceSheets());
  const [importing, setImporting] = useState<string | null>(null);
  if (error)
    return (
      <ErrorPanel fault={faultOf(error)} during="Reading the price sheets" actions={<Button onClick={() => void refetch()}>Try again</Button>} />
    );
  if (data === undefined) return <Skeleton blocks={[44, 200, 200]} label="Reading the price sheets" />;
  return (
    <>
      {data.damaged.map(({ version, path, problem }) => (
        <Note key={version} tone="bad">
          Version {version} (<span className="mono">{path}</span>) is not what was imported: {problem} No event is affected; import the sheet again.
        </Note>
      ))}
      {data.sheets.length === 0 ? <NoSheet onImport={setImporting} /> : <Versions sheets={data.sheets} zone={zone} onImport={setImporting} />}
      {importing !== null && <ImportSheet start={importing} onClose={() => setImporting(null)} />}
    </>
  );
}

function NoSheet({ onImport }: { readonly onImport: (start: string) => void }): ReactNode {
  const readOnly = useReadOnlyReason();
  return (
    <Panel fill>
      <EmptyState
        icon={Tags}
        title="This store has no price sheet yet"
        actions={
          <>
            <Button variant="primary" icon={FileUp} disabledReason={readOnly} onClick={() => onImport('')}>
              Import a price sheet
            </Button>
            <Button disabledReason={readOnly} onClick={() => onImport(EXAMPLE_SHEET)}>
              Start from an example
            </Button>
          </>
        }
      >
        A price sheet says what tokens cost, by model and date. Without one, statements tell tokens and the credits that the provider counted.
      </EmptyState>
    </Panel>
  );
}

interface VersionsProps {
  readonly sheets: PriceSheets['sheets'];
  readonly zone: string;
  readonly onImport: (start: string) => void;
}

function Versions({ sheets, zone, onImport }: VersionsProps): ReactNode {
  const readOnly = useReadOnlyReason();
  const [chosen, setChosen] = useState<number | null>(null);
  const shown = sheets.find(({ version }) => version === chosen) ?? sheets[0];
  if (shown === undefined) return null;
  return (
    <>
      <div className="row wrap">
        <Select
          label="Version"
          value={String(shown.version)}
          options={sheets.map(({ version }, index) => ({ value: String(version), label: `Version ${version}${index === 0 ? ', in force' : ''}` }))}
          onChange={(next) => setChosen(Number(next))}
        />
        <span className="dim">{aboutSheet(shown, zone)}</span>
        <div className="row push tight">
          <Button icon={Download} onClick={() => void exportSheet(shown.version)}>
            Export
          </Button>
          <Button icon={FileUp} disabledReason={readOnly} onClick={() => onImport('')}>
            Import…
          </Button>
        </div>
      </div>
      <ModelTable version={shown.version} />
      <PriceTable version={shown.version} zone={zone} />
    </>
  );
}

function aboutSheet({ name, currency, prices, importedMs }: SheetVersion, zone: string): string {
  return `${name === '' ? '' : `${visibleText(name)}, `}${formatCount(prices, 'price')} in ${currency}, imported ${formatTime(importedMs, zone)} (${zone})`;
}

async function exportSheet(version: number): Promise<void> {
  try {
    const { text } = await call('prices.sheet', { version });
    saveFile(`price-sheet-${version}.json`, text, 'application/json');
  } catch (error) {
    showToast({ tone: 'bad', text: `The sheet could not be exported: ${faultOf(error).message}` });
  }
}

import { useQuery } from '@tanstack/react-query';
import { FileUp } from 'lucide-react';
import { useDeferredValue, useId, useRef, useState, type ReactNode } from 'react';
import { useCommand } from '../../api/commands.ts';
import { call } from '../../api/client.ts';
import { faultOf } from '../../api/remote-fault.ts';
import { formatCount } from '../../format/count.ts';
import { visibleText } from '../../format/visible-text.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Note } from '../../ui/note.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { showToast } from '../../ui/toast.tsx';
import type { SheetProblem } from './vocabulary.ts';

const LONGEST = 1_000_000;

/** Takes a price sheet as a file or as text, and says what is wrong with it before anything is kept. */
export function ImportSheet({ start, onClose }: { readonly start: string; readonly onClose: () => void }): ReactNode {
  const [text, setText] = useState(start);
  const checked = useDeferredValue(text);
  const check = useQuery({
    queryKey: ['prices.check', checked],
    queryFn: ({ signal }) => call('prices.check', { text: checked }, signal),
    enabled: checked.trim() !== '' && checked.length <= LONGEST,
    gcTime: 0,
  });
  const bring = useCommand('prices.import', ['prices.list', 'prices.models', 'statements.make']);
  const found = checked === text ? (check.data ?? null) : null;
  const reason = text.trim() === '' ? 'Choose a file or write the sheet first.' : found?.sheet == null ? 'The sheet cannot be used yet.' : null;
  const go = (): void =>
    bring.mutate(
      { text },
      {
        onSuccess: ({ version, fresh }) => {
          showToast({ tone: 'ok', text: fresh ? `Version ${version} is in force.` : `Version ${version} says this already.` });
          onClose();
        },
      },
    );
  return (
    <Sheet
      open
      size="wide"
      onClose={onClose}
      title="Import a price sheet"
      description="It becomes a new version, which is in force from then on. Versions never change; statements that were frozen keep theirs."
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" icon={FileUp} disabledReason={reason} busy={bring.isPending} onClick={go}>
            Import
          </Button>
        </>
      }
    >
      <div className="stack">
        <SheetText text={text} onText={setText} />
        {text.length > LONGEST && <Note tone="bad">This is longer than a price sheet can be.</Note>}
        {found !== null && found.problems.length > 0 && <Problems problems={found.problems} />}
        {found?.sheet && (
          <Note>
            {formatCount(found.sheet.prices, 'price')} in {found.sheet.currency}
            {found.sheet.name === '' ? '' : `, ${visibleText(found.sheet.name)}`}. Dates begin at midnight in {found.sheet.zone}.
          </Note>
        )}
        {(bring.error ?? check.error) && <ErrorPanel fault={faultOf(bring.error ?? check.error)} during="Importing the price sheet" />}
      </div>
    </Sheet>
  );
}

function SheetText({ text, onText }: { readonly text: string; readonly onText: (text: string) => void }): ReactNode {
  const chooser = useRef<HTMLInputElement>(null);
  const id = useId();
  return (
    <div className="stack">
      <div className="row">
        <label htmlFor={id}>Price sheet, as JSON</label>
        <Button className="push" size="small" icon={FileUp} onClick={() => chooser.current?.click()}>
          Choose a file
        </Button>
        <input
          ref={chooser}
          type="file"
          accept=".json,application/json"
          hidden
          aria-label="Price sheet file"
          onChange={(event) => {
            const [file] = event.target.files ?? [];
            if (file !== undefined) void file.text().then(onText);
            event.target.value = '';
          }}
        />
      </div>
      <textarea id={id} className="sheet-text mono" value={text} rows={14} spellCheck={false} onChange={(event) => onText(event.target.value)} />
    </div>
  );
}

const SHOWN = 30;

function Problems({ problems }: { readonly problems: readonly SheetProblem[] }): ReactNode {
  return (
    <Note tone="bad">
      <p>{formatCount(problems.length, 'mistake')}; nothing was imported.</p>
      <ul className="sheet-problems">
        {problems.slice(0, SHOWN).map(({ line, field, problem }) => (
          <li key={`${line} ${field} ${problem}`}>
            <b>Line {line}</b> {field !== '' && <code>{visibleText(field)}</code>} {visibleText(problem)}
          </li>
        ))}
      </ul>
    </Note>
  );
}

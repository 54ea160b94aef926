import { Download } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { call } from '../../api/client.ts';
import { faultOf } from '../../api/remote-fault.ts';
import { formatCount } from '../../format/count.ts';
import { FILE_FORMATS, type FileFormat } from '../../format/file-formats.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Popover } from '../../ui/popover.tsx';
import { saveBytes } from '../../ui/save-file.ts';
import { Select } from '../../ui/select.tsx';
import { showToast } from '../../ui/toast.tsx';
import { tabSeparated } from './tab-separated.ts';
import type { SqlAnswer } from './vocabulary.ts';

const ABOUT: Readonly<Record<FileFormat, string>> = {
  csv: 'For spreadsheets: text that one would run as a formula gets an apostrophe.',
  'csv-lossless': 'Every value as it is; an empty text is told from no value.',
  ndjson: 'One row a line; numbers are text, so that no reader rounds them.',
  parquet: 'Typed columns, every number exact.',
};
const FILES: Readonly<Record<FileFormat, { readonly ending: string; readonly type: string }>> = {
  csv: { ending: 'csv', type: 'text/csv;charset=utf-8' },
  'csv-lossless': { ending: 'csv', type: 'text/csv;charset=utf-8' },
  ndjson: { ending: 'ndjson', type: 'application/x-ndjson;charset=utf-8' },
  parquet: { ending: 'parquet', type: 'application/vnd.apache.parquet' },
};

/** Takes away the answer that is shown; the statement is not run again. */
export function ResultExport({ answer }: { readonly answer: SqlAnswer }): ReactNode {
  const [format, setFormat] = useState<FileFormat>('csv');
  const [busy, setBusy] = useState(false);
  const download = async (): Promise<void> => {
    setBusy(true);
    try {
      const { base64 } = await call('sql.export', { id: answer.id, format });
      saveBytes(
        `answer.${FILES[format].ending}`,
        Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)),
        FILES[format].type,
      );
    } catch (error) {
      showToast({ tone: 'bad', text: faultOf(error).message });
    } finally {
      setBusy(false);
    }
  };
  return (
    <Popover
      trigger={
        <Button size="small" icon={Download}>
          Export
        </Button>
      }
      label="Export the answer"
    >
      <div className="stack sql-export">
        <Select label="Format" prefix="as" value={format} options={FILE_FORMATS} onChange={setFormat} />
        <p className="dim">{ABOUT[format]} Takes the rows that are shown.</p>
        <div className="row">
          <Button variant="primary" icon={Download} busy={busy} onClick={() => void download()}>
            Download {formatCount(answer.rows.length, 'row')}
          </Button>
          <CopyButton text={tabSeparated(answer)} label="Copy" />
        </div>
      </div>
    </Popover>
  );
}

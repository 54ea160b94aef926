import { Download } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useStore } from '../../api/hooks.ts';
import { formatCount, formatInteger } from '../../format/count.ts';
import { visibleText } from '../../format/visible-text.ts';
import { FILE_FORMATS, type FileFormat } from '../../format/file-formats.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Popover } from '../../ui/popover.tsx';
import { Progress } from '../../ui/progress.tsx';
import { Select } from '../../ui/select.tsx';
import { exportCommand } from './export-command.ts';
import { HostExport, useHostExport } from './host-export.tsx';
import { MOST_DOWNLOADED, useDownload, type DownloadFormat } from './use-download.ts';
import type { Events } from './use-events.ts';

const ABOUT: Readonly<Record<FileFormat, string>> = {
  csv: 'For spreadsheets: text that one would run as a formula gets an apostrophe, times are readable.',
  'csv-lossless': 'Every value as it is stored; replay reads it back.',
  ndjson: 'One event a line, in the shape replay reads back.',
  parquet: 'Typed columns, read back by replay.',
};

/** Takes away what the list shows: a file handed over by the window, a file on the host, or the command for it. */
export function ExportControl({ events, total }: { readonly events: Events; readonly total: number | null }): ReactNode {
  const [format, setFormat] = useState<FileFormat>('csv');
  const store = useStore();
  const download = useDownload();
  const hostExport = useHostExport();
  const command = exportCommand(store?.path ?? '', events.question, format);
  const done = download.done ?? hostExport.task?.done ?? null;
  return (
    <Popover
      trigger={<Button icon={Download}>{done === null ? 'Export' : `Exporting ${formatInteger(done)}`}</Button>}
      label="Export the filtered events"
    >
      <div className="stack events-export">
        <Select label="Format" prefix="as" value={format} options={FILE_FORMATS} onChange={setFormat} />
        <p className="dim">{ABOUT[format]}</p>
        {format !== 'parquet' && <Handover events={events} total={total} format={format} download={download} />}
        <HostExport key={format} question={events.question} format={format} running={hostExport} />
        <details>
          <summary className="dim">The same on the command line, while the store is closed here</summary>
          <pre className="code-block events-command">{visibleText(command, 4_000)}</pre>
          <div className="row">
            <CopyButton text={command} label="Copy CLI command" />
          </div>
        </details>
      </div>
    </Popover>
  );
}

interface HandoverProps {
  readonly events: Events;
  readonly total: number | null;
  readonly format: DownloadFormat;
  readonly download: ReturnType<typeof useDownload>;
}

function Handover({ events, total, format, download }: HandoverProps): ReactNode {
  const most = total === null ? MOST_DOWNLOADED : Math.min(total, MOST_DOWNLOADED);
  const part = total !== null && total > MOST_DOWNLOADED;
  const nothing = total === 0 || (events.list.state.ended && events.list.state.rows.length === 0) ? 'There are no events to hand over.' : null;
  if (download.done !== null) {
    return (
      <div className="row">
        <Progress label="Reading events" done={download.done} total={most} />
        <Button size="small" onClick={download.cancel}>
          Cancel
        </Button>
      </div>
    );
  }
  return (
    <div className="row wrap">
      <Button icon={Download} disabledReason={nothing} onClick={() => download.start(events.question, format)}>
        {part ? `Download the first ${formatInteger(most)}` : `Download ${formatCount(most, 'event')}`}
      </Button>
      {part && (
        <span className="dim">
          of {formatInteger(total)}, {events.order} first
        </span>
      )}
    </div>
  );
}

import { useMutation, useQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import type { ReactNode } from 'react';
import { queries } from '../../api/queries.ts';
import { faultOf } from '../../api/remote-fault.ts';
import { formatCount, formatInteger } from '../../format/count.ts';
import { visibleText } from '../../format/visible-text.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { allRejects } from './all-rejects.ts';
import { rejectPlace, rejectsNdjson } from './rejects-text.ts';
import { saveFile } from '../../ui/save-file.ts';
import type { Reject, ReplayFile, ReplayRun } from './vocabulary.ts';

/** What could not be taken from a file: where, why, how many events. */
export function RejectList({ run, file }: { readonly run: ReplayRun; readonly file: ReplayFile }): ReactNode {
  const rejects = useQuery({ ...queries.replayRejects(run.id, file.index), enabled: file.rejects > 0 });
  const save = useMutation({
    mutationFn: async () => saveFile(`${file.name}.rejects.ndjson`, await allRejects(run, file), 'application/x-ndjson'),
  });
  if (file.rejects === 0) {
    return (
      <p className="dim">{file.state === 'waiting' || file.state === 'reading' ? 'No rejects so far.' : 'Nothing in this file was rejected.'}</p>
    );
  }
  if (rejects.error) return <ErrorPanel fault={faultOf(rejects.error)} during="Reading the rejects" />;
  if (!rejects.data) return <Skeleton blocks={[28, 28, 28, 28]} label="Reading the rejects" />;
  const text = rejectsNdjson(file.name, rejects.data);
  return (
    <div className="stack">
      <div className="row">
        <CopyButton text={text} label="Copy" />
        <Button icon={Download} busy={save.isPending} onClick={() => save.mutate()}>
          Save as NDJSON
        </Button>
        {rejects.data.length < file.rejects && (
          <span className="dim push">
            the first {formatInteger(rejects.data.length)} of {formatInteger(file.rejects)}
          </span>
        )}
      </div>
      {save.error && <ErrorPanel fault={faultOf(save.error)} during="Saving the rejects" />}
      <ol className="reject-list">
        {rejects.data.map((reject, index) => (
          // eslint-disable-next-line react/no-array-index-key -- rejects have no identity and never move
          <RejectItem key={index} reject={reject} />
        ))}
      </ol>
    </div>
  );
}

function RejectItem({ reject }: { readonly reject: Reject }): ReactNode {
  return (
    <li>
      <span className="mono dim">{rejectPlace(reject)}</span>
      <div>
        <p className="selectable">{visibleText(reject.reason)}</p>
        <p className="dim">
          {reject.events === 0 ? 'How many events this was is not known' : formatCount(reject.events, 'event')}
          {reject.eventId !== null && (
            <>
              , <span className="mono selectable">{visibleText(reject.eventId, 200)}</span>
            </>
          )}
        </p>
      </div>
    </li>
  );
}

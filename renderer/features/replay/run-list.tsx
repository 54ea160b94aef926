import type { ReactNode } from 'react';
import { formatInteger } from '../../format/count.ts';
import { formatTime } from '../../format/time.ts';
import { visibleText } from '../../format/visible-text.ts';
import { useZone } from '../../state/zone.ts';
import { Panel } from '../../ui/page.tsx';
import { RunPhase } from '../../accounting/file-state.tsx';
import { runSummary } from './run-phase.ts';
import type { ReplayRun } from './vocabulary.ts';

interface RunListProps {
  readonly runs: readonly ReplayRun[];
  readonly chosen: string;
  readonly onChoose: (id: string) => void;
}

/** The other runs of this session, the newest first. */
export function RunList({ runs, chosen, onChoose }: RunListProps): ReactNode {
  const zone = useZone();
  return (
    <Panel title="Runs of this session" about={`${formatInteger(runs.length)}, times in ${zone}`}>
      <ul className="run-list">
        {runs.map((run) => (
          <li key={run.id}>
            <button type="button" aria-current={run.id === chosen} onClick={() => onChoose(run.id)}>
              <RunPhase phase={run.phase} />
              <span className="cut grow">{runSummary(run)}</span>
              <span className="dim cut run-files">{visibleText(run.files.map(({ name }) => name).join(', '), 120)}</span>
              <span className="dim num">{formatTime(run.startedMs, zone, 'second')}</span>
            </button>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

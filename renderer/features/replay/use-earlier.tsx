import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useCommand } from '../../api/commands.ts';
import { useReadOnlyReason } from '../../api/hooks.ts';
import { queries } from '../../api/queries.ts';
import { faultOf } from '../../api/remote-fault.ts';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { chooseRun } from './intake.ts';
import { QuarantineList } from './quarantine-list.tsx';
import { RunHistory } from './run-history.tsx';

type Tab = 'now' | 'past' | 'aside';

interface Earlier {
  /** Whether the page shows something of before instead of what goes on. */
  readonly shown: boolean;
  readonly tabs: ReactNode;
  readonly list: ReactNode;
}

/** The replays of all time and the journals that were put aside, each behind a tab of its own as soon as there is one. */
export function useEarlier(): Earlier {
  const [tab, setTab] = useState<Tab>('now');
  const past = useQuery(queries.replayHistory()).data?.length ?? 0;
  const aside = useQuery(queries.replayQuarantined()).data?.length ?? 0;
  const counts: Readonly<Record<Tab, number>> = { now: 1, past, aside };
  const now = counts[tab] === 0 ? 'now' : tab;
  const items = [
    { value: 'now' as const, label: 'Now' },
    ...(past === 0 ? [] : [{ value: 'past' as const, label: 'Past replays', count: past }]),
    ...(aside === 0 ? [] : [{ value: 'aside' as const, label: 'Put aside', count: aside }]),
  ];
  return {
    shown: now !== 'now',
    tabs: items.length > 1 ? <Tabs label="Replays" value={now} items={items} onChange={setTab} /> : null,
    list: now === 'past' ? <Past onResumed={() => setTab('now')} /> : <QuarantineList />,
  };
}

function Past({ onResumed }: { readonly onResumed: () => void }): ReactNode {
  const resume = useCommand('replay.resume', ['replay.runs', 'replay.history']);
  const obstacle = useReadOnlyReason();
  const go = (id: string): void =>
    resume.mutate(
      { id },
      {
        onSuccess: () => {
          chooseRun(id);
          onResumed();
        },
      },
    );
  return (
    <>
      {resume.error && <ErrorPanel fault={faultOf(resume.error)} during="Resuming" />}
      <RunHistory onResume={go} obstacle={obstacle} />
    </>
  );
}

import { Ban, CircleCheck, CircleDashed, CircleX, History, LoaderCircle, TriangleAlert, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Tag, type Tone } from '../ui/tag.tsx';
import type { ReplayFile, ReplayRun } from './fates.ts';

const FILE: Record<ReplayFile['state'], readonly [Tone, LucideIcon, string]> = {
  waiting: ['neutral', CircleDashed, 'waiting'],
  reading: ['info', LoaderCircle, 'reading'],
  done: ['ok', CircleCheck, 'read'],
  partial: ['warn', TriangleAlert, 'partial'],
  refused: ['bad', Ban, 'refused'],
  cancelled: ['neutral', CircleX, 'cancelled'],
};

const KNOWN: (typeof FILE)['done'] = ['info', History, 'known'];

/** State of a file as icon and word; one that was replayed before is known. */
export function FileState({ state, known = false }: { readonly state: ReplayFile['state']; readonly known?: boolean }): ReactNode {
  const [tone, icon, word] = known && state === 'done' ? KNOWN : FILE[state];
  return (
    <Tag tone={tone} icon={icon}>
      {word}
    </Tag>
  );
}

const PHASE: Record<ReplayRun['phase'], readonly [Tone, LucideIcon, string]> = {
  checking: ['info', LoaderCircle, 'dry run'],
  checked: ['info', CircleCheck, 'checked'],
  committing: ['info', LoaderCircle, 'committing'],
  done: ['ok', CircleCheck, 'committed'],
  cancelled: ['neutral', CircleX, 'cancelled'],
  failed: ['bad', CircleX, 'failed'],
  interrupted: ['warn', TriangleAlert, 'interrupted'],
};

/** Phase of a run as icon and word. */
export function RunPhase({ phase }: { readonly phase: ReplayRun['phase'] }): ReactNode {
  const [tone, icon, word] = PHASE[phase];
  return (
    <Tag tone={tone} icon={icon}>
      {word}
    </Tag>
  );
}

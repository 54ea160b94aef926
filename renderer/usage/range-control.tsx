import { ChevronLeft, ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from '../ui/button.tsx';
import { Segmented } from '../ui/segmented.tsx';
import { CustomRange } from './custom-range.tsx';
import { shiftRange, type DataExtent, type Preset, type Span } from './time-span.ts';
import { choosePreset, chooseRange } from './use-span.ts';
import type { TimeRange } from './vocabulary.ts';

const PRESET_OPTIONS: readonly { readonly value: Preset; readonly label: string }[] = [
  { value: '24h', label: '24h' },
  { value: '7d', label: '7d' },
  { value: '30d', label: '30d' },
  { value: '90d', label: '90d' },
  { value: 'all', label: 'All' },
];

interface RangeControlProps {
  readonly span: Span;
  readonly range: TimeRange | null;
  readonly zone: string;
  readonly nowMs: number;
  readonly data: DataExtent | null;
}

/** Which time is shown: a preset, a range of one's own, or its neighbour. */
export function RangeControl({ span, range, zone, nowMs, data }: RangeControlProps): ReactNode {
  const all = span.kind === 'preset' && span.preset === 'all';
  const shift = (direction: -1 | 1): void => {
    if (range) chooseRange(shiftRange(range, direction, zone));
  };
  const fixed = all ? 'Everything is shown; there is nothing before or after.' : null;
  const future = range !== null && range.toMs > nowMs ? 'Nothing has happened after this yet.' : null;
  return (
    <div className="row tight push">
      <IconButton icon={ChevronLeft} label="Previous range" disabledReason={fixed} onClick={() => shift(-1)} />
      <Segmented
        label="Time range"
        value={span.kind === 'preset' ? span.preset : null}
        options={PRESET_OPTIONS}
        onChange={(preset) => data && choosePreset(preset, zone, nowMs, data)}
      />
      {range && <CustomRange range={range} zone={zone} custom={span.kind === 'custom'} />}
      <IconButton icon={ChevronRight} label="Next range" disabledReason={fixed ?? future} onClick={() => shift(1)} />
    </div>
  );
}

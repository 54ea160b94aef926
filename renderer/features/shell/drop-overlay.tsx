import { FileInput } from 'lucide-react';
import type { ReactNode } from 'react';
import { useReadOnlyReason, useStore } from '../../api/hooks.ts';
import { useDrop } from '../../state/drop.ts';

/** What letting go would do, while files are dragged over the window. */
export function DropOverlay(): ReactNode {
  const over = useDrop((state) => state.over);
  const store = useStore();
  const readOnly = useReadOnlyReason();
  if (!over || !store) return null;
  return (
    <div className="drop-overlay" role="status">
      <FileInput size={34} strokeWidth={1.3} aria-hidden />
      <b>{readOnly === null ? 'Drop journals to look into them' : 'Nothing can be replayed here'}</b>
      <span>{readOnly ?? 'A dry run first: nothing is written until you commit it.'}</span>
    </div>
  );
}

import { Unplug } from 'lucide-react';
import type { ReactNode } from 'react';
import { useConnection } from '../../api/connection.ts';
import { formatDuration } from '../../format/duration.ts';
import { useNow } from '../../state/now.ts';

/** Says that what is shown may be old, while the host cannot be heard. */
export function ConnectionBanner(): ReactNode {
  const connection = useConnection();
  if (connection.state === 'live') return null;
  if (connection.state === 'refused') {
    return (
      <div className="banner" role="alert">
        <Unplug size={14} aria-hidden />
        <span>
          <b>Strata does not know this window.</b> It was started again, and gave out a new key. Open the address that it printed; your data is
          untouched.
        </span>
      </div>
    );
  }
  return (
    <div className="banner" role="alert">
      <Unplug size={14} aria-hidden />
      <span>
        <b>Connection lost</b> <Since ms={connection.sinceMs} />. What you see may be old. Trying again (attempt {connection.attempts}); your data is
        untouched.
      </span>
    </div>
  );
}

function Since({ ms }: { readonly ms: number }): ReactNode {
  const now = useNow();
  return <span className="num">for {formatDuration(now - ms)}</span>;
}

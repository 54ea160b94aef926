import { useEffect, useState } from 'react';
import { call } from '../../api/client.ts';
import { RemoteFault } from '../../api/remote-fault.ts';
import type { Output } from '../../../electron/contract/contract.ts';

type Check = Output<'sql.check'>;

/** Typing rests this long before a statement is looked at. */
const REST_MS = 500;

/** What a statement would read, once nobody types; null while that is not known. */
export function useEstimate(text: string, paused: boolean): Check | null {
  const [known, setKnown] = useState<{ readonly text: string; readonly check: Check } | null>(null);
  const idle = paused || text.trim() === '' || known?.text === text;
  useEffect(() => {
    if (idle) return undefined;
    const stop = new AbortController();
    const timer = setTimeout(() => {
      call('sql.check', { text }, stop.signal).then(
        (check) => setKnown({ text, check }),
        (error: unknown) => {
          // Running it says what is wrong; an estimate may be missing.
          if (!stop.signal.aborted && !(error instanceof RemoteFault)) throw error;
        },
      );
    }, REST_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [text, idle]);
  return known?.text === text ? known.check : null;
}

import '@fontsource-variable/inter';
import '@fontsource-variable/jetbrains-mono';
import { CSPProvider } from '@base-ui/react/csp-provider';
import { Tooltip } from '@base-ui/react/tooltip';
import { QueryClientProvider } from '@tanstack/react-query';
import { useEffect, useState, type ReactNode } from 'react';
import { onReconnected } from './api/connection.ts';
import { followPushes } from './api/pushes.ts';
import { createQueryClient } from './api/query-client.ts';
import { RolloverSheet } from './features/segments/rollover-sheet.tsx';
import { Shell } from './features/shell/shell.tsx';
import { InspectSheet } from './features/welcome/inspect-sheet.tsx';
import { WelcomePage } from './features/welcome/welcome-page.tsx';
import { FIRST_PAGE, PAGES } from './pages.ts';
import { followLocation } from './state/location.ts';
import './ui/base.css';
import { Toasts } from './ui/toast.tsx';

/** The whole window: providers around the shell. */
export function App(): ReactNode {
  const [cache] = useState(createQueryClient);
  useEffect(followLocation, []);
  useEffect(() => followPushes(cache), [cache]);
  useEffect(() => onReconnected(() => void cache.invalidateQueries()), [cache]); // pushes in between were missed
  return (
    <CSPProvider disableStyleElements>
      <QueryClientProvider client={cache}>
        <Tooltip.Provider delay={500} closeDelay={0}>
          <Shell pages={PAGES} first={FIRST_PAGE} Welcome={WelcomePage} />
          <RolloverSheet />
          <InspectSheet />
          <Toasts />
        </Tooltip.Provider>
      </QueryClientProvider>
    </CSPProvider>
  );
}

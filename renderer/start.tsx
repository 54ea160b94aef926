import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import type { Bridge } from '../electron/contract/contract.ts';
import { connect } from './api/client.ts';
import { App } from './app.tsx';
import { followTheme } from './state/theme.ts';
import { restoreZone } from './state/zone.ts';

/** Shows the app over this host. */
export function start(bridge: Bridge): void {
  const root = document.getElementById('root');
  if (!root) throw new Error('The page has no root element');
  connect(bridge);
  followTheme();
  restoreZone();
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}

import {
  Activity,
  ChartColumnStacked,
  FileInput,
  Gauge,
  Layers,
  ReceiptText,
  ScrollText,
  ShieldCheck,
  Settings2,
  SquareTerminal,
  TimerReset,
} from 'lucide-react';
import { ActivityPage } from './features/activity/activity-page.tsx';
import { BillingPage } from './features/billing/billing-page.tsx';
import { EventsPage } from './features/events/events-page.tsx';
import { IntegrityPage } from './features/integrity/integrity-page.tsx';
import { OverviewPage } from './features/overview/overview-page.tsx';
import { ReplayPage } from './features/replay/replay-page.tsx';
import { RetentionPage } from './features/retention/retention-page.tsx';
import { SegmentsPage } from './features/segments/segments-page.tsx';
import { SettingsPage } from './features/settings/settings-page.tsx';
import { SqlPage } from './features/sql/sql-page.tsx';
import { StatementsPage } from './features/statements/statements-page.tsx';
import type { PageEntry } from './features/shell/page-entry.ts';

/** The pages in the operator's order of questions. */
export const PAGES: readonly PageEntry[] = [
  { id: 'overview', title: 'Overview', key: 'o', icon: Gauge, Page: OverviewPage },
  { id: 'segments', title: 'Segments', key: 's', icon: Layers, Page: SegmentsPage },
  { id: 'billing', title: 'Billing', key: 'b', icon: ChartColumnStacked, Page: BillingPage },
  { id: 'statements', title: 'Statements', key: 'm', icon: ReceiptText, Page: StatementsPage },
  { id: 'events', title: 'Events', key: 'e', icon: ScrollText, Page: EventsPage },
  { id: 'replay', title: 'Replay', key: 'r', icon: FileInput, Page: ReplayPage },
  { id: 'retention', title: 'Retention', key: 't', icon: TimerReset, Page: RetentionPage },
  { id: 'integrity', title: 'Integrity', key: 'i', icon: ShieldCheck, Page: IntegrityPage },
  { id: 'sql', title: 'SQL', key: 'q', icon: SquareTerminal, Page: SqlPage },
  { id: 'activity', title: 'Activity', key: 'a', icon: Activity, Page: ActivityPage },
  { id: 'settings', title: 'Settings', key: ',', icon: Settings2, Page: SettingsPage },
];

/** The page that a store opens with. */
export const FIRST_PAGE = 'segments';

import { Layers } from 'lucide-react';
import { SegmentsPage } from './features/segments/segments-page.tsx';
import type { PageEntry } from './features/shell/page-entry.ts';

/** The pages in the operator's order of questions. */
export const PAGES: readonly PageEntry[] = [{ id: 'segments', title: 'Segments', key: 's', icon: Layers, Page: SegmentsPage }];

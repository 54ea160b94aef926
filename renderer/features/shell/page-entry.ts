import type { LucideIcon } from 'lucide-react';
import type { ComponentType } from 'react';

/** A page as the rail, the palette and the keys know it. */
export interface PageEntry {
  readonly id: string;
  readonly title: string;
  /** `g`, then this letter, goes there. */
  readonly key: string;
  readonly icon: LucideIcon;
  readonly Page: ComponentType;
}

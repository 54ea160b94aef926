import { create } from 'zustand';
import { isZone, zoneName, type ZoneChoice } from '../format/zone.ts';
import { remember, remembered } from './remembered.ts';

interface ZoneState {
  readonly choice: ZoneChoice;
}

export const useZoneChoice = create<ZoneState>(() => ({ choice: 'UTC' }));

/** Takes up the zone chosen last time. */
export function restoreZone(): void {
  const choice = remembered('zone', 'UTC');
  useZoneChoice.setState({ choice: choice === 'local' || isZone(choice) ? choice : 'UTC' });
}

export function chooseZone(choice: ZoneChoice): void {
  remember('zone', choice);
  useZoneChoice.setState({ choice });
}

/** The IANA name of the zone that every time of the window is shown in. */
export function useZone(): string {
  return zoneName(useZoneChoice(({ choice }) => choice));
}

/** What the operator chose: `UTC`, `local`, or an IANA name. */
export type ZoneChoice = string;

/** The IANA name behind a choice. */
export function zoneName(choice: ZoneChoice, local = Intl.DateTimeFormat().resolvedOptions().timeZone): string {
  return choice === 'local' ? local : choice;
}

/** Whether this computer knows the zone. */
export function isZone(name: string): boolean {
  if (!/^[A-Za-z0-9_+\-/]{1,64}$/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat('en-GB', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** Every zone that can be chosen, UTC first. */
export function knownZones(): readonly string[] {
  return ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')];
}

/** The zone as it stands beside a time: `UTC`, `Europe/Berlin (local)`. */
export function zoneLabel(choice: ZoneChoice, local = Intl.DateTimeFormat().resolvedOptions().timeZone): string {
  return choice === 'local' ? `${local} (local)` : choice;
}

/** Minutes the zone is ahead of UTC at an instant. */
export function zoneOffsetMinutes(ms: number, zone: string): number {
  const parts = new Map(
    wallClock(zone)
      .formatToParts(ms)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const at = (name: Intl.DateTimeFormatPartTypes): number => parts.get(name) ?? 0;
  const asUtc = Date.UTC(at('year'), at('month') - 1, at('day'), at('hour'), at('minute'), at('second'));
  return Math.round((asUtc - Math.floor(ms / 1000) * 1000) / 60_000);
}

const clocks = new Map<string, Intl.DateTimeFormat>();

function wallClock(zone: string): Intl.DateTimeFormat {
  const known = clocks.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  clocks.set(zone, made);
  return made;
}

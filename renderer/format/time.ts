type Style = 'minute' | 'second' | 'milli' | 'day' | 'short' | 'clock';

const OPTIONS: Readonly<Record<Style, Intl.DateTimeFormatOptions>> = {
  minute: { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' },
  second: { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit' },
  milli: { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3 },
  day: { day: 'numeric', month: 'short', year: 'numeric' },
  short: { day: '2-digit', month: 'short', hour: '2-digit', minute: '2-digit' },
  clock: { hour: '2-digit', minute: '2-digit' },
};

const formats = new Map<string, Intl.DateTimeFormat>();

function format(zone: string, style: Style): Intl.DateTimeFormat {
  const key = `${style} ${zone}`;
  const known = formats.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-GB', { ...OPTIONS[style], hourCycle: 'h23', timeZone: zone });
  formats.set(key, made);
  return made;
}

/** An instant in a zone: `3 Nov 2026, 14:05`. The zone itself is named where the page says it (see `formatInstant`). */
export function formatTime(ms: number, zone: string, style: Style = 'minute'): string {
  return format(zone, style).format(ms);
}

/** An instant that names its zone, for hover and copy: `3 Nov 2026, 14:05:09.120 UTC`. */
export function formatInstant(ms: number, zone: string): string {
  return `${formatTime(ms, zone, 'milli')} ${zone}`;
}

/** A half-open range in a zone, without saying the day twice: `3 Nov 2026, 14:05 – 16:00`. */
export function formatRange(fromMs: number, toMs: number, zone: string): string {
  const sameDay = formatTime(fromMs, zone, 'day') === formatTime(toMs, zone, 'day');
  return `${formatTime(fromMs, zone)} – ${formatTime(toMs, zone, sameDay ? 'clock' : 'minute')}`;
}

/** An instant as `2026-11-03 14:05` for columns, where every row must line up. */
export function formatColumnTime(ms: number, zone: string): string {
  const parts = new Map(
    columnFormat(zone)
      .formatToParts(ms)
      .map(({ type, value }) => [type, value]),
  );
  const at = (name: Intl.DateTimeFormatPartTypes): string => parts.get(name) ?? '';
  return `${at('year')}-${at('month')}-${at('day')} ${at('hour')}:${at('minute')}`;
}

function columnFormat(zone: string): Intl.DateTimeFormat {
  const key = `column ${zone}`;
  const known = formats.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-GB', {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: zone,
  });
  formats.set(key, made);
  return made;
}

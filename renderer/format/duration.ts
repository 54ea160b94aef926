const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A length of time in its two largest units: `12 ms`, `1.4 s`, `3 min 5 s`, `2 d 4 h`. */
export function formatDuration(ms: number): string {
  const size = Math.max(0, ms);
  if (size < SECOND) return `${Math.round(size)} ms`;
  if (size < 10 * SECOND) return `${(Math.floor(size / 100) / 10).toFixed(1)} s`;
  if (size < MINUTE) return `${Math.floor(size / SECOND)} s`;
  if (size < HOUR) return pair(size, MINUTE, 'min', SECOND, 's');
  if (size < DAY) return pair(size, HOUR, 'h', MINUTE, 'min');
  return pair(size, DAY, 'd', HOUR, 'h');
}

function pair(size: number, big: number, bigName: string, small: number, smallName: string): string {
  const rest = Math.floor((size % big) / small);
  return `${Math.floor(size / big)} ${bigName}${rest === 0 ? '' : ` ${rest} ${smallName}`}`;
}

/** An instant against now in one unit: `just now`, `5 min ago`, `in 3 d`. */
export function formatRelative(ms: number, nowMs: number): string {
  const size = Math.abs(nowMs - ms);
  if (size < 5 * SECOND) return 'just now';
  const [unit, name] = size < MINUTE ? [SECOND, 's'] : size < HOUR ? [MINUTE, 'min'] : size < DAY ? [HOUR, 'h'] : [DAY, 'd'];
  const text = `${Math.floor(size / unit)} ${name}`;
  return ms <= nowMs ? `${text} ago` : `in ${text}`;
}

const EPOCH_MS = /^-?\d{1,16}$/;
const ISO = /^(\d{4}-\d{2}-\d{2})(?:[Tt ](\d{2}:\d{2})(:\d{2}(?:\.\d{1,3})?)?(Z|z|[+-]\d{2}:?\d{2})?)?$/;
const LATEST = 8_640_000_000_000_000;

/** The instant in ISO 8601 text (UTC where it names no offset) or epoch milliseconds; undefined when it is neither. */
export function parseInstant(text: string): number | undefined {
  if (EPOCH_MS.test(text)) return Math.abs(Number(text)) <= LATEST ? Number(text) : undefined;
  const [, day, time = '00:00', seconds = ':00', offset = 'Z'] = ISO.exec(text) ?? [];
  if (day === undefined || !exists(day)) return undefined;
  const zone = offset.length === 5 ? `${offset.slice(0, 3)}:${offset.slice(3)}` : offset.toUpperCase();
  const ms = Date.parse(`${day}T${time}${seconds}${zone}`);
  return Number.isNaN(ms) ? undefined : ms;
}

/** `Date` makes 2 March of 30 February. */
function exists(day: string): boolean {
  const ms = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(day);
}

/** An instant as ISO 8601 in UTC with milliseconds; null stays null. */
export function isoText(ms: number): string;
export function isoText(ms: number | null): string | null;
export function isoText(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}

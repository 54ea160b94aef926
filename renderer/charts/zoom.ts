/** `[fromMs, toMs)` shown by a chart. */
export interface Domain {
  readonly fromMs: number;
  readonly toMs: number;
}

const NARROWEST = 60_000;

/** The domain zoomed by a factor around an instant (below 1 is closer), inside the whole. */
export function zoomed(domain: Domain, whole: Domain, factor: number, aroundMs: number): Domain {
  const span = domain.toMs - domain.fromMs;
  const next = Math.min(Math.max(NARROWEST, span * factor), whole.toMs - whole.fromMs);
  const share = span === 0 ? 0.5 : (aroundMs - domain.fromMs) / span;
  return inside({ fromMs: aroundMs - next * share, toMs: aroundMs + next * (1 - share) }, whole);
}

/** The domain moved by so many milliseconds, inside the whole. */
export function panned(domain: Domain, whole: Domain, byMs: number): Domain {
  return inside({ fromMs: domain.fromMs + byMs, toMs: domain.toMs + byMs }, whole);
}

/** The domain pushed back inside the whole without changing its span where that fits. */
export function inside(domain: Domain, whole: Domain): Domain {
  const span = Math.min(domain.toMs - domain.fromMs, whole.toMs - whole.fromMs);
  const fromMs = Math.round(Math.min(Math.max(domain.fromMs, whole.fromMs), whole.toMs - span));
  return { fromMs, toMs: Math.round(fromMs + span) };
}

/** Two instants in any order as a domain, never narrower than a minute. */
export function between(a: number, b: number, whole: Domain): Domain {
  const middle = (a + b) / 2;
  const half = Math.max(NARROWEST, Math.abs(b - a)) / 2;
  return inside({ fromMs: middle - half, toMs: middle + half }, whole);
}

/** Whether everything is shown. */
export function isWhole(domain: Domain, whole: Domain): boolean {
  return domain.fromMs <= whole.fromMs && domain.toMs >= whole.toMs;
}

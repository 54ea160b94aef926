import { walkEvents, type Walk } from './check-events.ts';
import { LAYOUTS, type Layout } from './layouts.ts';
import { PostcardError } from './postcard.ts';
import type { BlockHeader } from './records.ts';

export type Choice =
  | {
      readonly layout: Layout;
      readonly events: number;
      /** What does not fit, though the events can be read. */ readonly oddities: readonly string[];
    }
  | { readonly reason: string };

interface Fit {
  readonly layout: Layout;
  readonly walk: Walk;
  readonly oddities: readonly string[];
}

/**
 * Finds the layout a block was written in: the newest that fits its bytes and its header in every respect.
 * Where none does, first control characters in short labels are forgiven, then, for the layouts the reference reads, what it forgives too.
 */
export function chooseLayout(payload: Uint8Array, header: BlockHeader): Choice {
  const fits: Fit[] = [];
  const failures: PostcardError[] = [];
  for (const layout of LAYOUTS) {
    const walk = attempt(payload, layout);
    if (walk instanceof PostcardError) failures.push(walk);
    else {
      const oddities = differences(walk, header);
      if (oddities.length === 0 && !walk.controls) return { layout, events: walk.events, oddities };
      fits.push({ layout, walk, oddities });
    }
  }
  const best = fits.find((fit) => fit.oddities.length === 0) ?? fits.find((fit) => fit.layout.lenient);
  if (!best) return { reason: explain(failures, fits) };
  const controls = best.walk.controls ? ['control characters in an error class or final event type'] : [];
  return { layout: best.layout, events: best.walk.events, oddities: [...best.oddities, ...controls] };
}

function attempt(payload: Uint8Array, layout: Layout): Walk | PostcardError {
  try {
    return walkEvents(payload, layout);
  } catch (error) {
    if (error instanceof PostcardError) return error;
    throw error;
  }
}

function differences(walk: Walk, header: BlockHeader): string[] {
  const found: string[] = [];
  if (walk.leftover > 0) found.push(`${walk.leftover} bytes follow its last event`);
  if (walk.events !== header.events) found.push(`its header says ${header.events} events, it holds ${walk.events}`);
  if (walk.fromMs !== null && walk.fromMs !== header.fromMs) found.push(`its header says it begins at ${header.fromMs}, it begins at ${walk.fromMs}`);
  if (walk.toMs !== null && walk.toMs !== header.toMs) found.push(`its header says it ends at ${header.toMs}, it ends at ${walk.toMs}`);
  return found;
}

/** The layout that got furthest is most likely the one meant. */
function explain(failures: readonly PostcardError[], fits: readonly Fit[]): string {
  const furthest = failures.toSorted((a, b) => b.at - a.at)[0];
  if (furthest) return `its events cannot be read: ${furthest.message} (byte ${furthest.at} of the unpacked block)`;
  return `its events fit no layout: ${fits[0]?.oddities.join(', ') ?? 'nothing fits'}`;
}

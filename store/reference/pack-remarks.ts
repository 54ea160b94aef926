import { broken, type Finding, odd } from '../segments/finding.ts';
import type { Member, PackPointer } from './packs.ts';

interface Remark {
  readonly path: string;
  readonly kind: 'missing' | 'corrupt';
  readonly why: string;
  readonly first: string;
  events: number;
}

const REPORTED = 100;

/** What went wrong with detail packs, told once for each pack and reason. */
export class PackRemarks {
  readonly #remarks = new Map<string, Remark>();

  add(eventId: string, { path }: PackPointer, member: Member): void {
    if (member.kind === 'found') return;
    const why = member.kind === 'corrupt' ? member.why : '';
    const key = `${path} ${why}`;
    const known = this.#remarks.get(key);
    if (known === undefined) this.#remarks.set(key, { path, kind: member.kind, why, first: eventId, events: 1 });
    else known.events += 1;
  }

  /** Damage first: a missing pack is only worth a warning, since packs may have been deleted on purpose. */
  findings(): Finding[] {
    const all = [...this.#remarks.values()].toSorted((a, b) => (a.kind === b.kind ? 0 : a.kind === 'corrupt' ? -1 : 1));
    const shown = all.slice(0, REPORTED).map(findingOf);
    return all.length > REPORTED ? [...shown, broken('L16', '', `${all.length - REPORTED} more detail packs are missing or damaged.`)] : shown;
  }
}

function findingOf({ path, kind, why, first, events }: Remark): Finding {
  const whose = `the bodies of ${events === 1 ? `event ${first}` : `${events} events (the first is ${first})`} are not there`;
  return kind === 'missing'
    ? odd('L16', path, `The detail pack is missing: ${whose}.`)
    : broken('L16', path, `A member of the detail pack is damaged (${why}): ${whose}.`);
}

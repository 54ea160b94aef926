import { eventToJson, type FoundEvent } from '../../../store/index.ts';
import { EXIT } from '../exit-code.ts';
import { reportRemarks } from '../missing.ts';
import { openToRead } from '../open.ts';
import type { Verb } from '../verb.ts';
import { visible } from '../visible.ts';

export const event: Verb = {
  name: 'event',
  usage: 'STORE ID',
  summary: 'Shows one event with its bodies and the segment it lies in; exit code 1 when there is none of that id.',
  options: {},
  words: { least: 2, most: 2 },
  async run(given, terminal) {
    const id = given.words[1] ?? '';
    await using repository = await openToRead(given.store);
    const found = await repository.event(id, { full: true }, terminal.signal);
    if (found === null) {
      terminal.note(visible(`There is no event ${id}.`));
      await terminal.print({ event: null }, () => 'none');
      return EXIT.findings;
    }
    const shown = eventToJson(found.event, { full: true });
    const { segment, tier, origin } = found;
    await terminal.print(
      { event: shown, segment, tier, origin, ...(found.remarks === undefined ? {} : { remarks: found.remarks }) },
      () => `${segment} (${tier})\n${originText(origin)}\n${JSON.stringify(shown, null, 2)}`,
    );
    return reportRemarks(found.remarks, terminal);
  },
};

/** Which file it was replayed from, and where it stands there. */
function originText(origin: FoundEvent['origin']): string {
  if (origin === null) return 'not known to come from a file';
  const { name, sha256, place, position, run } = origin;
  const at = place === 'offset' ? `the block at byte ${position}` : `${place} ${position}`;
  return visible(`from ${at} of ${name}${sha256 === null ? '' : ` (SHA-256 ${sha256})`}, replay ${run}`);
}

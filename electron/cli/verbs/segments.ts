import { EXIT } from '../exit-code.ts';
import { isoText } from '../instant.ts';
import { openToRead } from '../open.ts';
import { grouped, table } from '../table.ts';
import type { Verb } from '../verb.ts';

export const segments: Verb = {
  name: 'segments',
  usage: 'STORE',
  summary: 'Lists the segments of a store.',
  options: {},
  words: { least: 1, most: 1 },
  async run(given, terminal) {
    await using repository = await openToRead(given.store);
    const listed = repository.segments.map((s) => ({
      id: s.id,
      sequence: s.sequence,
      tier: s.tier,
      from: isoText(s.totals.fromMs),
      to: isoText(s.totals.toMs),
      rows: s.totals.rows,
      bytes: s.bytes,
      walBytes: s.walBytes,
      path: s.path,
      sha256: s.sha256,
      kind: s.kind,
      pinned: s.pin?.reason ?? null,
    }));
    await terminal.print({ segments: listed }, () =>
      table(
        [
          { title: 'segment' },
          { title: 'tier' },
          { title: 'events', align: 'right' },
          { title: 'bytes', align: 'right' },
          { title: 'from' },
          { title: 'to' },
          { title: 'pinned' },
        ],
        listed.map((s) => [s.id, s.tier, grouped(s.rows), grouped(s.bytes), s.from, s.to, s.pinned]),
      ),
    );
    return EXIT.done;
  },
};

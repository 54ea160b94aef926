import { makeSampleStore, SAMPLE_EVENTS } from '../../../store/index.ts';
import { EXIT } from '../exit-code.ts';
import { grouped } from '../table.ts';
import type { Verb } from '../verb.ts';

export const sample: Verb = {
  name: 'sample',
  usage: 'STORE [--events N]',
  summary: `Makes a store with ${grouped(SAMPLE_EVENTS)} made-up events of the last 30 days in a new or empty folder.`,
  options: { events: { type: 'string' } },
  words: { least: 1, most: 1 },
  async run(given, terminal) {
    const made = await makeSampleStore(given.store, {
      events: given.whole('events', 1, 5_000_000) ?? SAMPLE_EVENTS,
      signal: terminal.signal,
      progress: (done, total) => terminal.progress(() => `${grouped(done)} of ${grouped(total)} events`),
    });
    await terminal.print({ store: made.path, events: made.events }, () => `Made the store ${made.path} with ${grouped(made.events)} events.`);
    return EXIT.done;
  },
};

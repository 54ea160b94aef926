import { EXIT } from '../exit-code.ts';
import { openToWrite } from '../open.ts';
import { BusyError } from '../../../store/index.ts';
import type { Verb } from '../verb.ts';

export const rollover: Verb = {
  name: 'rollover',
  usage: 'STORE [--wait]',
  summary: 'Closes the active segment and opens the next; with --wait returns once everything pending is sealed.',
  options: { wait: { type: 'boolean' } },
  words: { least: 1, most: 1 },
  async run(given, terminal) {
    await using repository = await openToWrite(given.store, terminal);
    const rolled = await repository.rollover(terminal.signal);
    if (given.flag('wait')) await repository.whenSealed(terminal.signal);
    const segment = rolled?.closed.id ?? null;
    const next = rolled?.next ?? repository.activeId;
    const unsealed = repository.segments.filter((s) => s.tier === 'pending');
    if (given.flag('wait') && unsealed.length > 0)
      throw new BusyError(`Sealing failed: ${unsealed.map((s) => `${s.id}: ${s.seal?.lastError ?? 'not yet'}`).join('; ')}`, {
        hint: 'Its events are safe and can be queried. It is tried again whenever the store is open.',
      });
    await terminal.print({ rolled: rolled !== null, segment, next }, () =>
      segment === null ? 'Nothing to roll over: the active segment is empty.' : `Rolled over ${segment}; ${next} is active now.`,
    );
    return EXIT.done;
  },
};

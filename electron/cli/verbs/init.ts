import { resolve } from 'node:path';
import { createStore } from '../../../store/index.ts';
import { EXIT } from '../exit-code.ts';
import { openToWrite } from '../open.ts';
import type { Verb } from '../verb.ts';

export const init: Verb = {
  name: 'init',
  usage: 'STORE',
  summary: 'Makes an empty store in a new or empty folder.',
  options: {},
  words: { least: 1, most: 1 },
  async run(given, terminal) {
    const { id } = await createStore(given.store);
    await using repository = await openToWrite(given.store, terminal);
    const { path } = repository;
    await terminal.print({ store: resolve(path), id }, () => `Made the store ${path} (${id}).`);
    return EXIT.done;
  },
};

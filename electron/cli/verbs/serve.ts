import { openUrl } from '../../web/open-url.ts';
import { configFolder } from '../../web/folders.ts';
import { serve as startServing } from '../../web/serve.ts';
import { EXIT } from '../exit-code.ts';
import type { Verb } from '../verb.ts';

export const serve: Verb = {
  name: 'serve',
  usage: '[STORE] [--port N] [--no-open]',
  summary: 'Shows Strata in a browser on this machine until it is stopped; the first line of the output is {"url": ...}.',
  options: { port: { type: 'string' }, 'no-open': { type: 'boolean' } },
  words: { least: 0, most: 1 },
  async run(given, terminal) {
    const { env, signal } = terminal;
    const port = given.whole('port', 0, 65_535) ?? 0;
    const host = await startServing({ store: given.words[0] ?? null, port, env });
    try {
      await terminal.line(JSON.stringify({ url: host.url }));
      const opened = given.flag('no-open') || (await openUrl(host.makeOneTimeUrl(), configFolder(env, process.platform), env));
      if (!opened) terminal.note('Open that address in a browser on this machine.');
      await aborted(signal);
    } finally {
      await host.close();
    }
    return EXIT.done;
  },
};

async function aborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

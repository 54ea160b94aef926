import { toFault } from '../router/to-fault.ts';
import { parseWebArguments, type WebArguments, webUsage } from './arguments.ts';
import { configFolder } from './folders.ts';
import { openUrl } from './open-url.ts';
import { serve } from './serve.ts';
import { untilStopped } from './until-stopped.ts';

const wanted = readArguments();
if (wanted !== null) await run(wanted).catch(tell);

function readArguments(): WebArguments | null {
  try {
    return parseWebArguments(process.argv.slice(2));
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n${webUsage}`);
    process.exitCode = 2;
    return null;
  }
}

/** A trouble that is understood in its own words, any other as it is. */
function tell(error: unknown): void {
  const fault = toFault(error);
  console.error(fault === undefined ? error : [fault.message, fault.hint].filter((line) => line !== null).join(' '));
  process.exitCode = fault?.code === 'LOCKED' ? 3 : 4;
}

async function run({ store, port, open }: WebArguments): Promise<void> {
  const stopped = untilStopped();
  const host = await serve({ store, port, env: process.env });
  console.log(`Strata is at ${host.url}`);
  if (open && !(await openUrl(host.makeOneTimeUrl(), configFolder(process.env, process.platform), process.env))) {
    console.log('Open that address in a browser on this machine.');
  }
  await stopped;
  await host.close();
}

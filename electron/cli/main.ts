import { untilStopped } from '../web/until-stopped.ts';
import { run } from './run.ts';
import { StoppedError } from './trouble.ts';

const stop = new AbortController();
void untilStopped().then(() => stop.abort(new StoppedError()));

process.exitCode = await run(process.argv.slice(2), {
  input: process.stdin,
  output: process.stdout,
  errors: process.stderr,
  watched: process.stderr.isTTY,
  env: process.env,
  signal: stop.signal,
});

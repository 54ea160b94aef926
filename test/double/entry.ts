import { pathToFileURL } from 'node:url';
import { app } from './app.ts';

// Electron becomes ready only after the main module has been evaluated: one that awaits `ready` at its top level hangs there, and fails here.
const EVALUATION_LIMIT_MS = 10_000;

const [main] = process.argv.splice(1, 2).slice(1);
if (main === undefined) throw new Error('electron double: no main module was given');
const late = setTimeout(() => {
  console.error('electron double: the main module is still being evaluated after 10 s; Electron would never become ready');
  process.exit(1);
}, EVALUATION_LIMIT_MS);
await import(pathToFileURL(main).href);
clearTimeout(late);
app.mainWasEvaluated();

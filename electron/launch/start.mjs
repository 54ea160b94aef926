// `npm start`: installs what is missing, builds what is old, and opens Strata in Electron, else in the browser host.
import { build } from './build.mjs';
import { electronBinary, obstacle } from './electron-binary.mjs';
import { install, modernNode, run } from './project.mjs';

const words = process.argv.slice(2);

try {
  await install();
  await build();
  process.exitCode = await open();
} catch (error) {
  console.error(`Strata did not start: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 4;
}

async function open() {
  const forBrowser = words.some((word) => word === '--no-open' || word === '--port' || word.startsWith('--port='));
  const reason = forBrowser ? 'the browser host was asked for' : obstacle(process.platform, process.env, process.getuid?.() === 0);
  const electron = reason === null ? await electronBinary() : null;
  if (electron !== null) return run(electron, ['.', ...words]);
  console.log(`Not in Electron (${reason ?? 'its program is not here and could not be fetched'}): Strata runs in the browser host.`);
  return run(modernNode(), ['electron/web/main.ts', ...words]);
}

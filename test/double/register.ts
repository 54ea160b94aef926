import { registerHooks } from 'node:module';
import { electron } from './electron.ts';

/** Loaded before the app: every `import … from 'electron'` and `require('electron')` in this process gets the double. */
const key = '__electronDouble';
Object.defineProperty(globalThis, key, { value: electron });
Object.defineProperty(process.versions, 'electron', { value: '45.0.0-double' });
Object.defineProperty(process, 'defaultApp', { value: true });
Object.defineProperty(process, 'type', { value: 'browser' });

const names = Object.keys(electron).map((name) => `export const ${name} = double.${name};`);
const asModule = `const double = globalThis.${key}; export default double; ${names.join(' ')}`;
const asScript = `module.exports = globalThis.${key};`;

registerHooks({
  resolve(specifier, context, next) {
    if (specifier !== 'electron' && specifier !== 'electron/main') return next(specifier, context);
    const kind = context.conditions.includes('require') ? 'script' : 'module';
    return { url: `double:${kind}`, format: kind === 'script' ? 'commonjs' : 'module', shortCircuit: true };
  },
  load(url, context, next) {
    if (!url.startsWith('double:')) return next(url, context);
    const isScript = url === 'double:script';
    return { format: isScript ? 'commonjs' : 'module', source: isScript ? asScript : asModule, shortCircuit: true };
  },
});

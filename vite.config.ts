import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import type { EnvironmentOptions } from 'vite';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';

const root = import.meta.dirname;
const external = ['electron', /^@duckdb\//, /^node:/];

/** What runs in Node: main and its worker as ES modules, the preload as one CommonJS file because a sandboxed preload must be. */
function node(input: Readonly<Record<string, string>>, format: 'es' | 'cjs', extension: string): EnvironmentOptions {
  const found = Object.fromEntries(Object.entries(input).filter(([, file]) => existsSync(join(root, file))));
  const names = `[name].${extension}`;
  return {
    consumer: 'server',
    resolve: { conditions: ['node'], noExternal: true, external: ['electron', '@duckdb/node-api', '@duckdb/node-bindings'] },
    build: {
      outDir: join(root, 'dist/electron'),
      emptyOutDir: false,
      target: 'node24',
      minify: false,
      sourcemap: true,
      rolldownOptions: {
        input: Object.fromEntries(Object.entries(found).map(([name, file]) => [name, join(root, file)])),
        external,
        output: { format, entryFileNames: names, chunkFileNames: names },
      },
    },
  };
}

/** One vitest project per layer, each over its folder of the same name. */
function layer(name: string): TestProjectInlineConfiguration {
  return {
    extends: true,
    test: {
      name,
      root,
      include: [`test/${name}/**/*.test.{ts,tsx}`],
      exclude: ['test/ui/**'],
      environment: 'node',
      testTimeout: 60_000,
      hookTimeout: 60_000,
    },
  };
}

export default defineConfig({
  root: join(root, 'renderer'),
  base: './',
  plugins: [react()],
  environments: {
    client: {
      build: {
        outDir: join(root, 'dist/renderer'),
        emptyOutDir: true,
        target: 'chrome140',
        // Read from the disk, not downloaded.
        chunkSizeWarningLimit: 2_000,
        // An asset written into the page as a data: address would need an opening in the policy.
        assetsInlineLimit: 0,
        modulePreload: { polyfill: false },
      },
    },
    main: node(
      {
        main: 'electron/main/main.ts',
        'decode-worker': 'store/replay/decode-worker.ts',
        'console-process': 'store/console/console-process.ts',
      },
      'es',
      'js',
    ),
    preload: node({ preload: 'electron/preload/preload.ts' }, 'cjs', 'cjs'),
  },
  builder: {
    async buildApp(builder) {
      rmSync(join(root, 'dist'), { recursive: true, force: true });
      const { client, main, preload } = builder.environments;
      await Promise.all([client, main, preload].map(async (environment) => environment && builder.build(environment)));
    },
  },
  // One worker for each core: tests wait for the disk more than they compute.
  test: { root, maxWorkers: '100%', projects: [layer('unit'), layer('store'), layer('contract')] },
});

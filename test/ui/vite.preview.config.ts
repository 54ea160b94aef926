import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Serves every page over made-up data: `/test/ui/preview.html?fake=<scenario>#/segments`. */
export default defineConfig({
  root: `${import.meta.dirname}/../..`,
  plugins: [react()],
  server: { host: '127.0.0.1', open: false },
  optimizeDeps: { entries: ['test/ui/preview.html'] },
});

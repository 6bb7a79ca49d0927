import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import { frozen } from './vite.frozen';

export default defineConfig({
  plugins: [frozen, svelte()],
  clearScreen: false,
  server: { port: 5173, strictPort: true },
  build: {
    // WebKitGTK 4.1 of the oldest supported system.
    target: 'safari16',
    assetsInlineLimit: 0,
    // The quick check is a page of its own: it loads without the editor.
    rolldownOptions: { input: ['index.html', 'quick.html'] },
  },
});

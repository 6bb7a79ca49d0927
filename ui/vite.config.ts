import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [svelte()],
  clearScreen: false,
  server: { port: 5173, strictPort: true },
  // WebKitGTK 4.1 of the oldest supported system.
  build: { target: 'safari16', assetsInlineLimit: 0 },
});

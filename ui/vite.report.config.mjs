// Builds the report into one file that needs nothing else; crates/batch embeds it and puts the data in.
import { createHash } from 'node:crypto';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

const hash = (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Moves script and style sheet into the page, and allows these two and nothing else: no address, no other script. */
/** @type {import('vite').Plugin} */
const oneFile = {
  name: 'one-file',
  enforce: 'post',
  generateBundle(_, bundle) {
    const files = Object.values(bundle);
    const page = files.find((file) => file.fileName === 'report.html');
    const script = files.find((file) => file.type === 'chunk');
    const style = files.find((file) => file.fileName.endsWith('.css'));
    if (page?.type !== 'asset' || script?.type !== 'chunk' || style?.type !== 'asset' || files.length !== 3) {
      return this.error(`Expected a page, a script and a style sheet, got ${files.map((file) => file.fileName).join(', ')}`);
    }
    // Neither can hold what would end its element.
    const code = script.code.replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--');
    const css = String(style.source);
    if (/<\/style/i.test(css)) this.error('The style sheet would end its own element.');
    const policy = [
      "default-src 'none'", `script-src ${hash(code)}`, `style-src ${hash(css)}`, "base-uri 'none'", "form-action 'none'",
    ].join('; ');
    page.source = String(page.source)
      .replace(/\s*<script type="module"[^>]*><\/script>/, '')
      .replace(/\s*<link rel="stylesheet"[^>]*>/, '')
      .replace('<!-- POLICY -->', () => `<meta http-equiv="Content-Security-Policy" content="${policy}" />`)
      .replace('</head>', () => `<style>${css}</style></head>`)
      // Behind the data, which it reads.
      .replace('</body>', () => `<script type="module">${code}</script></body>`);
    delete bundle[script.fileName];
    delete bundle[style.fileName];
  },
};

export default defineConfig({
  plugins: [svelte(), oneFile],
  clearScreen: false,
  build: {
    target: 'safari16',
    outDir: '../crates/batch/page',
    // The folder has a file that stays; see crates/batch/build.rs.
    emptyOutDir: false,
    modulePreload: false,
    assetsInlineLimit: 1 << 20,
    rolldownOptions: { input: 'report.html' },
  },
});

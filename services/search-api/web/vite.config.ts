import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { defineConfig, type Plugin } from "vite";

// `npm run dev` asks a running service: PARALLAX=http://127.0.0.1:8000 npm run dev
const service = process.env["PARALLAX"] ?? "http://127.0.0.1:8000";
const OUT = "../src/search_api/page";

/** Each text file in its brotli form, too, for the service to send: packed once, as tightly as can be. */
function brotli(): Plugin {
  return {
    name: "brotli",
    apply: "build",
    closeBundle() {
      for (const file of readdirSync(OUT, { recursive: true, encoding: "utf8" })) {
        if (!/\.(js|css|json)$/.test(file)) continue;
        const path = join(OUT, file);
        writeFileSync(`${path}.br`, brotliCompressSync(readFileSync(path)));
      }
    },
  };
}

/** The globe's file is asked for with the front page, not only by its script. */
function early(): Plugin {
  return {
    name: "early",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler: (_html, { bundle, chunk: entry }) =>
        Object.values(bundle ?? {})
          .flatMap((file) => (file.type === "chunk" && file.name === "running" ? [file.fileName, ...file.imports] : []))
          .filter((name) => name !== entry?.fileName)
          .map((name) => ({
            tag: "link",
            attrs: { rel: "modulepreload", crossorigin: true, "data-only": "/", href: `/page/${name}` },
            injectTo: "head",
          })),
    },
  };
}

export default defineConfig(({ command }) => ({
  base: command === "build" ? "/page/" : "/",
  plugins: [early(), brotli()],
  build: {
    outDir: OUT,
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0, // the content security policy allows no data: addresses
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  server: { proxy: { "^/(v1|images|openapi\\.json)": service } },
}));

import { defineConfig } from "vite";

// `npm run dev` asks a running service: PARALLAX=http://127.0.0.1:8000 npm run dev
const service = process.env["PARALLAX"] ?? "http://127.0.0.1:8000";

export default defineConfig(({ command }) => ({
  base: command === "build" ? "/page/" : "/",
  build: {
    outDir: "../src/search_api/page",
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0, // the content security policy allows no data: addresses
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  server: { proxy: { "^/(v1|images|openapi\\.json)": service } },
}));

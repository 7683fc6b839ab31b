// Scripts speak ES2022 and call what the browsers of package.json know. Chrome 109 and Firefox 115 are the last
// ones on Windows 7, which offices still run.
import js from "@eslint/js";
import compat from "eslint-plugin-compat";
import esx from "eslint-plugin-es-x";

const known = ["window", "document", "console", "fetch", "setTimeout", "clearTimeout", "setInterval", "clearInterval"];
const kinds = ["FormData", "URL", "URLSearchParams", "XMLHttpRequest", "Event", "CustomEvent", "HTMLElement", "Intl"];
const loaded = ["htmx", "echarts"];

export default [
  js.configs.recommended,
  compat.configs["flat/recommended"],
  esx.configs["flat/restrict-to-es2022"],
  {
    languageOptions: {
      ecmaVersion: 2022,
      sourceType: "script",
      globals: Object.fromEntries([...known, ...kinds, ...loaded].map((name) => [name, "readonly"])),
    },
  },
];

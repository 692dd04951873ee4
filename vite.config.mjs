/* Bundles the component that shows forms of the review in a browser, for the only page that loads it. Its styles become
   a file of their own without the fonts within, and those for the rest of the page go; its words come from the page; maps,
   which would ask a stranger, stay out. An upgrade that no longer has what is replaced here fails the build. */
import { defineConfig } from "vite";

const STYLES = /^\(function\(\)\{.*?createTextNode\('((?:[^'\\]|\\.)*)'\).*?\}\)\(\);\n/s;
const FONT = /@font-face\{[^}]*\}/g;
const REST_OF_PAGE = /resetStyles = `[^`]*`/;
const WORDS = [
  '"Send"', '" Add "', '"Remove"', '"Repeat Item"', '"1 question with error."', '"Condition not satisfied: constraint"',
  '"Condition not satisfied: required"', '"No results found"', '"Take picture"', '"Choose image"', '"Powered by"',
  '"Location unavailable. Enable GPS and browser permissions, then restart the form to try again."',
];
const ERRORS = /`\$\{(\w+)\} questions with errors\.`/;
const say = (words) => `globalThis.formWords(${words})`;

function replaced(code, from, to) {
  if (from instanceof RegExp ? !from.test(code) : !code.includes(from)) throw new Error(`The component has no ${from}.`);
  return code.replaceAll(from instanceof RegExp ? new RegExp(from, "g") : from, to);
}

const component = {
  name: "component",
  enforce: "pre",
  transform(code, id) {
    if (!id.includes("@getodk/web-forms/dist/")) return null;
    if (id.endsWith("/index.js")) {
      const [found, css] = STYLES.exec(code) ?? [];
      if (!found) throw new Error("The component has no styles within.");
      this.emitFile({ type: "asset", fileName: "web-forms.css", source: css.replace(/\\(['\\])/g, "$1").replaceAll(FONT, "") });
      return code.slice(found.length);
    }
    if (id.includes("/MapBlock-")) return "export default { render: () => null };";
    const said = WORDS.reduce((before, words) => replaced(before, words, say(words)), code);
    return replaced(replaced(said, REST_OF_PAGE, "resetStyles = ''"), ERRORS, `${say('"%s questions with errors."')}.replace("%s", $1)`);
  },
};

export default defineConfig({
  logLevel: "error",
  plugins: [component],
  define: { "process.env.NODE_ENV": '"production"' },
  build: {
    target: "es2022",
    outDir: "node_modules/.built",
    copyPublicDir: false,
    reportCompressedSize: false,
    minify: true,
    rolldownOptions: { output: { codeSplitting: false } },
    lib: { entry: "ansinh/ui/web-forms.mjs", formats: ["es"], fileName: () => "web-forms.js" },
  },
});

/* What a page with a form takes from the component that shows it: see `vite.config.mjs`. */
export { createApp, h } from "vue";
export { OdkWebForm, webFormsPlugin } from "@getodk/web-forms";

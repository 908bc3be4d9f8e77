// Starts the dApp. A file of its own because the content security policy forbids inline scripts.
import init from "./web.js";

init({ module_or_path: new URL("./web_bg.wasm", import.meta.url) }).catch((error) => {
  console.error("BlockPro could not start:", error);
  document.getElementById("boot-wait").hidden = true;
  document.getElementById("boot-failed").hidden = false;
});

// Starts the dApp. A file of its own because the content security policy forbids inline scripts.

// The parts behind the door, filled in when the dApp is cut into parts. Whoever was there before, or goes there by a link,
// has them fetched beside the first part instead of after it; so this comes before anything is imported.
const INSIDE = [];
const DOOR = ["", "#", "#/", "#/start"];
if (wasInside() || !DOOR.includes(location.hash)) INSIDE.forEach(fetchAhead);

import("./web.js").then(start).catch((error) => {
  console.error("BlockPro could not start:", error);
  document.getElementById("boot-wait").hidden = true;
  document.getElementById("boot-failed").hidden = false;
});

function start({ default: init }) {
  return init({ module_or_path: new URL("./web_bg.wasm", import.meta.url) });
}

function wasInside() {
  try {
    return localStorage.getItem("blockpro.inside") !== null;
  } catch {
    return false;
  }
}

function fetchAhead(name) {
  const link = document.createElement("link");
  Object.assign(link, { rel: "preload", as: "fetch", crossOrigin: "anonymous", href: new URL(name, import.meta.url) });
  document.head.append(link);
}

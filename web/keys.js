// Turns passwords into keys beside the page, so that nobody waits for a frame. Started for one piece of work and ended with it:
// the memory of that work goes with it. The page hands over its own module, compiled already.
import init, { work } from "./web.js";

self.onmessage = async ({ data: [module, request] }) => {
  await init({ module_or_path: module });
  self.postMessage(work(request));
};

// What is measured in the page, without any change to it: tasks by messages to oneself, drawing by what is done to the
// canvas, verifying by what is read from the browser's storage.

/** Runs in the page before its own scripts. */
export function watch() {
  const bench = (window.bench = { stalls: [], drawings: [], read: undefined, shown: undefined });
  const channel = new MessageChannel();
  let last = performance.now();
  channel.port1.onmessage = () => {
    const now = performance.now();
    if (now - last > 8) bench.stalls.push(now - last);
    last = now;
    channel.port2.postMessage(0);
  };
  channel.port2.postMessage(0);
  bench.forget = () => bench.stalls.splice(0);

  // a drawing begins with the size of the canvas and ends with the last stroke of the same task
  const width = Object.getOwnPropertyDescriptor(HTMLCanvasElement.prototype, 'width');
  let open;
  Object.defineProperty(HTMLCanvasElement.prototype, 'width', {
    ...width,
    set(value) {
      open = { start: performance.now(), end: performance.now() };
      bench.drawings.push(open);
      width.set.call(this, value);
    },
  });
  for (const name of ['stroke', 'fill', 'fillText', 'fillRect']) {
    const original = CanvasRenderingContext2D.prototype[name];
    CanvasRenderingContext2D.prototype[name] = function (...given) {
      const done = original.apply(this, given);
      if (open) open.end = performance.now();
      return done;
    };
  }

  const get = IDBObjectStore.prototype.get;
  IDBObjectStore.prototype.get = function (key) {
    if (String(key).startsWith('days/')) bench.read ??= performance.now();
    return get.call(this, key);
  };
  new MutationObserver(() => {
    const text = document.querySelector('[data-testid=energy-as-of]')?.textContent ?? '';
    if (/\d\d:\d\d/.test(text)) bench.energy ??= performance.now();
    const count = document.querySelector('[data-testid=readings-count]')?.textContent;
    if (count !== bench.count) [bench.count, bench.counted] = [count, performance.now()];
  }).observe(document, { subtree: true, childList: true, characterData: true });
  bench.start = () => ({
    paint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
    energy: bench.energy,
  });
}

/** The stalls since the last question, in milliseconds. */
export async function seen(page) {
  const stalls = await page.evaluate(() => window.bench.stalls.splice(0));
  return { over50: stalls.filter((stall) => stall > 50).length, longest: Math.round(Math.max(0, ...stalls)) };
}

/** Waits until everything is verified and shown. */
export async function settled(page, count, files) {
  const number = new Intl.NumberFormat('en-GB').format;
  const inDays = files.at(-1)?.last ?? 0;
  const text = files.length > 0 ? `${number(inDays)} from ${files.length} day files, ${count - inDays} verified` : number(count);
  await page.getByTestId('readings-count').filter({ hasText: text }).waitFor({ timeout: 300_000 });
  await page.getByTestId('verify-progress').waitFor({ state: 'detached' });
}

/** How long it took from the first read of kept day files until all were counted on the page. */
export const stored = (page) => page.evaluate(() => window.bench.counted - window.bench.read);

/** Median milliseconds of a switch: the page's own work, and until the next frame is there. */
export async function switches(page, testid, rounds) {
  return page.evaluate(
    async ([testid, rounds]) => {
      const find = (id) => document.querySelector(`[data-testid=${id}]`);
      const turn = () => new Promise((resolve) => setTimeout(resolve));
      const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      const [scripts, frames] = [[], []];
      for (let round = 0; round < rounds; round += 1) {
        find(testid === 'period-year' ? 'period-today' : 'period-year').click();
        await frame();
        await frame();
        const start = performance.now();
        find(testid).click();
        await turn();
        scripts.push(performance.now() - start);
        await frame();
        frames.push(performance.now() - start);
      }
      const median = (numbers) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
      return { script: median(scripts), frame: median(frames) };
    },
    [testid, rounds],
  );
}

/** Median milliseconds of drawing what is shown: the choice of a bar draws it anew. */
export async function drawings(page) {
  await page.getByTestId('chart-canvas').focus();
  await page.evaluate(() => window.bench.drawings.splice(0));
  for (let key = 0; key < 9; key += 1) await page.keyboard.press('ArrowRight');
  const taken = await page.evaluate(() => window.bench.drawings.map(({ start, end }) => end - start));
  return taken.sort((a, b) => a - b)[Math.floor(taken.length / 2)];
}

// What a person does with a meter, through the page, and what the gateway's records say by themselves.
import { open } from './inspect.mjs';
import { getJson } from './system.mjs';

/** Pairs with the gateway of the demo; returns both sides' 1-of-2 addresses, or nothing if the gateway refused. */
export async function pair(page, url, gateway, code) {
  await open(page, url, 'meter');
  await page.getByTestId('pair-url').fill(gateway);
  await page.getByTestId('pair-code').fill(code);
  await page.getByTestId('pair-submit').click();
  const paired = page.getByTestId('holder-match').waitFor().then(() => true);
  const refused = page.getByTestId('pair-problem').waitFor().then(() => false);
  paired.catch(() => {});
  refused.catch(() => {});
  if (!(await Promise.race([paired, refused]))) return undefined;
  const address = (name) => page.getByTestId(name).getAttribute('data-full');
  return { mine: await address('holder-mine'), theirs: await address('holder-theirs') };
}

/** The registers of every record, read without the dApp: `{ seq, time, consumed, produced }` in Wh. */
export async function registers(gateway) {
  const { records } = await getJson(`${gateway}/v1/records?after=0&limit=1000`);
  return records.map((text) => {
    const payload = JSON.parse(text.slice(text.indexOf('{'), text.lastIndexOf('|')));
    const register = (id) => payload.RD.find(({ RI }) => RI.startsWith(id)).RV;
    return {
      seq: Number(payload.PG.slice(1)),
      consumed: register('1-0:1.8.0'),
      produced: register('1-0:2.8.0'),
    };
  });
}

/** The exact number of Wh (or W) of an energy value on the page. */
export async function wattHours(page, testid) {
  const title = await page.getByTestId(testid).locator('.quantity').first().getAttribute('title');
  return Number(title.match(/-?\d+/)[0]);
}

/** Opens the table of the chart; its rows are only there while it is open. */
export async function openTable(page) {
  const is = (open) => page.locator(`[data-testid=chart] details${open}`).first();
  if ((await is('[open]').count()) === 0) await page.getByTestId('chart-table').click();
  await is('[open]').waitFor();
}

/** Whether something was drawn on a canvas: not all of its pixels are alike. */
export async function isDrawn(page, testid) {
  return page.getByTestId(testid).evaluate((canvas) => {
    const pixels = new Uint32Array(
      canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.buffer,
    );
    return new Set(pixels).size > 3;
  });
}

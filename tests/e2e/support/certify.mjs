// What an electrician does, through the page.
import { open } from './inspect.mjs';

export const CHECKS = ['number', 'key', 'holder', 'reading'];

/** Step 1: asks the gateway. */
export async function connect(page, gateway) {
  await page.getByTestId('certify-url').fill(gateway);
  await page.getByTestId('certify-load').click();
  await page.getByTestId('certify-at-2').waitFor();
}

/** Step 2: ticks everything off; another reading is asked for until there is one. */
export async function compare(page) {
  await page.getByTestId('certify-reading').waitFor();
  for (const check of CHECKS) await page.getByTestId(`certify-check-${check}`).check();
  await next(page, 3);
}

/** To the next step. */
export async function next(page, stage) {
  await page.getByTestId('certify-next').click();
  await page.getByTestId(`certify-at-${stage}`).waitFor();
}

/** Step 5: agrees and signs. */
export async function sign(page) {
  await page.getByTestId('certify-confirm').check();
  await page.getByTestId('certify-sign').click();
  await page.getByTestId('certify-done').waitFor();
}

/** The whole inspection in one go, with a seal if a number is given. */
export async function certify(page, url, gateway, seal) {
  await open(page, url, 'certify');
  await connect(page, gateway);
  await compare(page);
  if (seal) await page.getByTestId('certify-seal-0').fill(seal);
  await next(page, 4);
  await next(page, 5);
  await sign(page);
}

// What an inspection asks of an electrician and of the phone: screens, taps, typed characters, and how long the phone lets
// them wait. What takes the minutes is looking at the meter, putting on seals and photographing them; that is not here.
//
//     cargo xtask bench inspection
import { openProfile } from '../e2e/support/browser.mjs';
import { CHECKS } from '../e2e/support/certify.mjs';
import { SIZES, open } from '../e2e/support/inspect.mjs';
import { pair } from '../e2e/support/meter.mjs';
import { photoWithPosition } from '../e2e/support/photo.mjs';
import { startSystem } from '../e2e/support/system.mjs';
import { createWallet, fund } from '../e2e/support/wallet.mjs';

const PASSWORD = 'correct horse battery staple';

const system = await startSystem();
const people = await Promise.all([openProfile(), openProfile({ viewport: SIZES.phone })]);
try {
  const [{ page: owner }, { page: electrician }] = people;
  const { url, gateway, pairing_code: code } = system.ready;
  await createWallet(owner, url, PASSWORD);
  await pair(owner, url, gateway, code);
  await createWallet(electrician, url, PASSWORD);
  await fund(electrician, url);
  await open(electrician, url, 'certify');
  console.log(JSON.stringify(await inspection(electrician, gateway), null, 2));
} finally {
  for (const person of people) await person.close();
  await system.stop();
}

/** The five steps with one seal and its photo, as a person would do them who has the gateway's address as a code. */
async function inspection(page, gateway) {
  const screens = [];
  let now;
  const screen = async (name, body) => {
    now = { screen: name, taps: 0, characters: 0, waitMs: 0 };
    await body();
    screens.push(now);
  };
  /** A tap, and how long it takes until `shown` is there. */
  const tap = async (testid, shown, act = (element) => element.click()) => {
    const element = page.getByTestId(testid);
    await element.waitFor();
    const start = performance.now();
    await act(element);
    if (shown) await page.getByTestId(shown).waitFor();
    now.taps += 1;
    now.waitMs += Math.round(performance.now() - start);
  };
  const type = async (testid, text) => {
    await page.getByTestId(testid).fill(text);
    // into the field, and what is typed there
    now.taps += 1;
    now.characters += text.length;
  };
  const photo = await photoWithPosition(page, 'SEAL-4711');
  await screen('connect', async () => {
    // from the code: no character is typed; counted as the tap that opens the camera
    await page.getByTestId('certify-url').fill(gateway);
    now.taps += 1;
    await tap('certify-load', 'certify-at-2');
  });
  await screen('compare', async () => {
    for (const check of CHECKS) await tap(`certify-check-${check}`, undefined, (element) => element.check());
    await tap('certify-next', 'certify-at-3');
  });
  await screen('seals', async () => {
    await type('certify-seal-0', 'SEAL-4711');
    await type('certify-seal-place-0', 'Lid');
    const file = { name: 'seal.jpg', mimeType: 'image/jpeg', buffer: photo };
    // the tap that opens the camera, and its shutter
    await tap('certify-photo-0', 'certify-photo-shown', (element) => element.setInputFiles(file));
    now.taps += 1;
    await tap('certify-next', 'certify-at-4');
  });
  await screen('details', async () => {
    await type('certify-postcode', '84028');
    await type('certify-calibrated', '2031');
    await tap('certify-next', 'certify-at-5');
  });
  await screen('sign', async () => {
    await tap('certify-confirm', undefined, (element) => element.check());
    await tap('certify-sign', 'certify-done');
  });
  const sum = (key) => screens.reduce((total, one) => total + one[key], 0);
  return { screens, taps: sum('taps'), characters: sum('characters'), waitMs: sum('waitMs') };
}

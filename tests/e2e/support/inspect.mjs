// Looks at every page in every size, colour and language: a picture for people, and rules that need no person.
import assert from 'node:assert/strict';
import { mkdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

export const ARTEFACTS = fileURLToPath(new URL('../../artefacts/', import.meta.url));
const AXE = fileURLToPath(new URL('../../node_modules/axe-core/axe.min.js', import.meta.url));

/** Every address of the dApp. */
export const ROUTES = [
  'home',
  'start',
  'energy',
  'wallet',
  'wallet/send',
  'wallet/receive',
  'wallet/history',
  'wallet/coins',
  'wallet/contacts',
  'wallet/sign',
  'wallet/message',
  'meter',
  'timeline',
  'certify',
  'organisations',
  'verify',
  'search',
  'settings',
  'nowhere',
];

export const SIZES = {
  phone: { width: 320, height: 640 },
  tablet: { width: 768, height: 1024 },
  desktop: { width: 1280, height: 900 },
};

/** A picture of a page for whoever reads a failure. */
export async function picture(page, name) {
  await mkdir(ARTEFACTS, { recursive: true });
  await page.screenshot({ path: `${ARTEFACTS}${name}.png`, fullPage: true });
}

/** Visits routes in all sizes and colours; `label` tells the pictures of different states apart. */
export async function inspectPages(page, url, label, routes = ROUTES) {
  await mkdir(ARTEFACTS, { recursive: true });
  const problems = [];
  for (const route of routes) {
    await open(page, url, route);
    problems.push(...(await look(page, `${label}-${route.replaceAll('/', '-')}`)));
  }
  await unlook(page);
  assert.deepEqual(problems, [], `${label}: pages are not fit to be used`);
}

/** Looks at the page as it is now in all sizes and colours. */
export async function inspectPage(page, label) {
  await mkdir(ARTEFACTS, { recursive: true });
  const problems = await look(page, label);
  await unlook(page);
  assert.deepEqual(problems, [], `${label}: the page is not fit to be used`);
}

async function look(page, label) {
  const problems = [];
  for (const [name, size] of Object.entries(SIZES)) {
    await page.setViewportSize(size);
    problems.push(...(await overflows(page, `${label} ${name}`)));
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.screenshot({ path: `${ARTEFACTS}${label}-${name}-${colorScheme}.png`, fullPage: true });
      problems.push(...(await accessibility(page, `${label} ${name} ${colorScheme}`)));
    }
  }
  return problems;
}

async function unlook(page) {
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
  await page.setViewportSize(SIZES.desktop);
}

/** Opens a page of the dApp by its address and waits until it is drawn; an open wallet stays open. */
export async function open(page, url, route) {
  await page.goto(`${url}#/${route === 'home' ? '' : route}`);
  await page.locator('main h1').first().waitFor();
}

/** What sticks out of the window to the right: people would have to scroll sideways to read. */
async function overflows(page, where) {
  const wide = await page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    const out = [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > width + 0.5);
    return out.slice(0, 5).map((e) => `<${e.tagName.toLowerCase()} class="${e.className}">`);
  });
  return wide.map((element) => `${where}: ${element} is wider than the window`);
}

/** What axe finds, however small. */
async function accessibility(page, where) {
  // As a debugger would: the page's own security policy forbids foreign scripts, and must.
  await page.evaluate(await readFile(AXE, 'utf8'));
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  return violations.flatMap(({ id, nodes }) =>
    nodes.slice(0, 3).map((node) => `${where}: ${id}: ${node.html.slice(0, 160)}`),
  );
}

// Real Chromium profiles: each has a folder of its own, as two people with two machines have.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const EXECUTABLE = process.env.CHROMIUM ?? '/usr/bin/chromium';
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** How long a state may take to appear: a wallet is encrypted with 64 MiB of work on a slow machine. */
export const STATE_LIMIT_MS = 60_000;

/**
 * A browser profile with one page. `complaints` collects everything the page or the browser was unhappy with:
 * exceptions, console errors, violations of the content security policy.
 */
export async function openProfile({ viewport = { width: 1280, height: 900 }, locale = 'en-GB', colorScheme } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'blockpro-e2e-'));
  const context = await chromium.launchPersistentContext(folder, {
    executablePath: EXECUTABLE,
    args: ARGUMENTS,
    viewport,
    locale,
    colorScheme,
    timezoneId: 'Europe/Berlin',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  context.setDefaultTimeout(STATE_LIMIT_MS);
  const complaints = [];
  const page = context.pages()[0] ?? (await context.newPage());
  await listen(page, complaints);
  return {
    page,
    context,
    complaints,
    async close() {
      await context.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function listen(page, complaints) {
  page.on('pageerror', (error) => complaints.push(`exception: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()} (${message.location().url})`);
  });
  await page.exposeFunction('reportPolicyViolation', (text) => complaints.push(`content security policy: ${text}`));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      window.reportPolicyViolation(`${event.violatedDirective} ${event.blockedURI}`);
    });
  });
}

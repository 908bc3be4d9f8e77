// What a person does with the servers in the settings, and what the page says about them.
import { open } from './inspect.mjs';

/** The row of a server in the list. */
export function serverRow(page, address) {
  return page.getByTestId('server').filter({ hasText: address });
}

/** Adds a server to the list; it is the last one then. */
export async function addServer(page, url, address) {
  await open(page, url, 'settings');
  await page.getByTestId('server-new').fill(address);
  await page.getByTestId('server-add').click();
  await serverRow(page, address).waitFor();
}

/** Takes a server from the list. */
export async function removeServer(page, url, address) {
  await open(page, url, 'settings');
  await serverRow(page, address).getByTestId('server-remove').click();
  await serverRow(page, address).waitFor({ state: 'detached' });
}

/** Returns once `first` is in use and was compared with `second`. */
export async function comparedWith(page, url, first, second) {
  await open(page, url, 'settings');
  await serverRow(page, first).getByTestId('server-used').waitFor();
  await serverRow(page, second).getByTestId('server-compared').waitFor();
}

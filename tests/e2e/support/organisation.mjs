// What an organisation and an electrician do with each other, through their pages.
import { connectElectrum, nameHistory } from './chain.mjs';
import { open } from './inspect.mjs';
import { eventually } from './system.mjs';

/** Founds an organisation; its document goes to `gateway` and wherever else it belongs. Returns the link to accept it. */
export async function found(page, system, name, gateway) {
  await open(page, system.ready.url, 'organisations');
  await page.getByTestId('own-new-name').fill(name);
  await page.getByTestId('own-new-contact').fill('https://isar.example');
  await publish(page, system, name, gateway, 1);
  return page.getByTestId('own').getByTestId('share-link').getAttribute('data-full');
}

/** The electrician asks to be listed, and the organisation lists them. */
export async function join(electrician, organisation, system, name, label, gateway) {
  await open(electrician, system.ready.url, 'organisations');
  await electrician.getByTestId('join-organisation').fill(name);
  await electrician.getByTestId('join-label').fill(label);
  await electrician.getByTestId('join-make').click();
  const request = await electrician.getByTestId('join-request').getAttribute('data-full');
  await organisation.getByTestId('own-request').fill(request);
  await organisation.getByTestId('own-add').click();
  await organisation.getByTestId('own-changes').getByText(label).waitFor();
  await publish(organisation, system, name, gateway, 2);
}

/** The organisation takes its only member from the list. */
export async function dismiss(page, system, name, gateway) {
  await open(page, system.ready.url, 'organisations');
  await page.getByTestId('member-open').click();
  await page.getByTestId('member-remove').click();
  await publish(page, system, name, gateway, 3);
}

/** Signs and publishes what is on the page, and waits until `count` versions are in blocks. */
async function publish(page, system, name, gateway, count) {
  await page.getByTestId('own-gateway').fill(gateway);
  await page.getByTestId('own-publish').click();
  const electrum = await connectElectrum(system.ready.electrum_tcp);
  await eventually(`${count} versions`, async () => {
    const history = await nameHistory(electrum, `bp_organization/${name}`);
    return history.length >= count;
  });
  electrum.close();
  await page.getByTestId('own-waits').waitFor({ state: 'detached' });
  await page.getByTestId('own-name').waitFor();
}

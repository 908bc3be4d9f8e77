// What somebody does who has no mouse.
import assert from 'node:assert/strict';

/** Presses Tab until the element has the focus, and asks that it can be seen that it has. */
export async function tabTo(page, testid) {
  for (let presses = 0; presses < 80; presses++) {
    await page.keyboard.press('Tab');
    if ((await focused(page)) === testid) return assertRing(page, testid);
  }
  assert.fail(`Tab does not lead to ${testid}`);
}

/** Presses Tab until the element has the focus, then Enter. */
export async function enterOn(page, testid) {
  await tabTo(page, testid);
  await page.keyboard.press('Enter');
}

/** Presses Tab until the field has the focus, and types into it. */
export async function typeInto(page, testid, text) {
  await tabTo(page, testid);
  await page.keyboard.type(text);
}

/** The test id of the element that has the focus. */
async function focused(page) {
  return page.evaluate(() => document.activeElement?.dataset.testid);
}

/** Somebody who sees must see where the focus is: by an outline or a shadow, on the element or what it stands for. */
async function assertRing(page, testid) {
  const seen = await page.evaluate(() => {
    const element = document.activeElement;
    const shows = (one) => {
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one);
      return (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0) || boxShadow !== 'none';
    };
    return [element, ...(element.labels ?? []), element.nextElementSibling, element.parentElement].some((one) => one && shows(one));
  });
  assert.ok(seen, `nobody sees that ${testid} has the focus`);
}

// Tests that build on each other: when one fails, the rest is not tried, and there is a picture of what was seen.
import { test } from 'node:test';
import { picture } from './inspect.mjs';

/** A `test` whose later steps are skipped after a failure; `pages` gives the pages to take pictures of. */
export function sequence(pages) {
  let failed;
  return (name, ...rest) => {
    const body = rest.pop();
    return test(name, ...rest, async (t) => {
      if (failed) return t.skip(`after "${failed}" failed`);
      try {
        return await body(t);
      } catch (error) {
        failed = name;
        for (const [who, page] of Object.entries(pages())) {
          await picture(page, `failed-${name}-${who}`.replace(/[^a-z0-9]+/gi, '-')).catch(() => {});
        }
        throw error;
      }
    });
  };
}

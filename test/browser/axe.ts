/** Accessibility of a page as axe judges it. */
import axeCore from 'axe-core';
import type { Page } from 'playwright-core';

/** @returns violations, each with the elements concerned */
export async function axe(page: Page): Promise<string[]> {
  await page.waitForLoadState('load');
  // As an evaluated text and not as a script element, which the page's own policy rightly refuses.
  await page.evaluate(axeCore.source);
  const found = await page.evaluate(
    'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ": " + nodes.map(({ html }) => html).join(" ")))',
  );
  return found as string[];
}

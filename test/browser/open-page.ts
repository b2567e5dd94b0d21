/** A page in a real browser that fails the test where anything is refused by its policy, or asked for elsewhere. */
import type { Browser, Page } from 'playwright-core';
import { expect } from 'vitest';

export type Look = {
  readonly locale?: string;
  readonly colorScheme?: 'light' | 'dark';
  readonly width?: number;
  readonly javaScriptEnabled?: boolean;
};

/** Opens it for as long as `use` takes. */
export async function opened<Value>(
  browser: Browser,
  url: string,
  look: Look,
  use: (page: Page) => Promise<Value>,
): Promise<Value> {
  const { locale = 'en-GB', colorScheme = 'light', width = 1280, javaScriptEnabled = true } = look;
  const context = await browser.newContext({
    locale,
    colorScheme,
    javaScriptEnabled,
    viewport: { width, height: 900 },
    bypassCSP: false,
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on(
    'request',
    (request) => new URL(request.url()).origin === new URL(url).origin || complaints.push(request.url()),
  );
  try {
    await page.goto(url);
    const value = await use(page);
    expect(complaints).toEqual([]);
    return value;
  } finally {
    await context.close();
  }
}

export const textOf = (page: Page) => page.locator('body').innerText();

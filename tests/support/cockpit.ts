import type { Browser, Page } from 'playwright-core';
import { expect, vi } from 'vitest';
import { z } from 'zod';
import { findBarriers, openWindow, type Window, type WindowLook } from './browser.ts';
import type { TestApp } from './start-app.ts';

/** A name that runs as a program wherever it is not shown as text. */
export const hostile = '"><img src=x onerror=alert(1)><script>alert(2)</script>{{7*7}}';

/** Opens the cockpit as somebody does who has just started the server: by a link that works once. Nothing may come from elsewhere (S-57). */
export const enterCockpit = async (
  browser: Browser,
  app: TestApp,
  look: WindowLook = {},
  path = '',
): Promise<Window> => {
  const window = await openWindow(browser, look);
  await openAt(window.page, app, `${path}#code=${(await app.issueSignInCode()).reveal()}`);
  return window;
};

/**
 * Opens a page of the cockpit beside one where somebody is signed in, as a new tab does: a document of its own, for a program the window has
 * loaded before. Close its `page` in the end.
 */
export const enterBeside = async (window: Window, app: TestApp, path = ''): Promise<Window> => {
  const page = await window.context.newPage();
  await openAt(page, app, path);
  return { ...window, page };
};

const openAt = async (page: Page, app: TestApp, path: string): Promise<void> => {
  const outside: string[] = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(app.http) && !/^(?:data|blob):/.test(request.url())) outside.push(request.url());
  });
  await page.goto(`${app.http}/cockpit/${path}`);
  // Not the heading of the page that is shown while the program is built, which goes on by itself.
  await page.locator('#cockpit main h1').waitFor({ timeout: 90_000 });
  expect(outside).toEqual([]);
};

/** Goes to a page as a link of the cockpit does, without loading it anew, and waits until it is there. */
export const visit = async (page: Page, path: string): Promise<void> => {
  await page.evaluate(
    `history.pushState(null, '', ${JSON.stringify(`/cockpit/${path}`)}); dispatchEvent(new PopStateEvent('popstate'))`,
  );
  await page.locator('main h1').waitFor();
  await page.locator('main .busy').waitFor({ state: 'detached' });
};

/** Chooses an option of a list in the open dialog. A list of suggestions that closes just then closes this one with it: it is opened again. */
export const chooseOption = async (page: Page, field: string, option: string): Promise<void> => {
  const item = page.getByRole('option', { name: option, exact: true });
  await vi.waitFor(
    async () => {
      if (!(await item.isVisible())) await page.locator(`ui5-dialog[open] ui5-select[name="${field}"]`).click();
      await item.click({ timeout: 3000 });
    },
    { timeout: 30_000 },
  );
};

/** What keeps people from using a page or a part of it, as axe ranks it. */
export const seriousBarriers = async (page: Page, within?: string): Promise<readonly string[]> =>
  (await findBarriers(page, within)).filter((finding) => /\((?:serious|critical)\)/.test(finding));

/** Nothing was refused by the content security policy, and no foreign script ran (S-57). */
export const expectCalm = ({ violations, alarms }: Window): void => {
  expect(violations).toEqual([]);
  expect(alarms).toEqual([]);
};

/** Presses the first button of this name. */
export const press = (page: Page, name: string): Promise<void> =>
  page.getByRole('button', { name, exact: true }).first().click();

/** Presses the button of this name in the open dialog. */
export const confirm = (page: Page, name: string): Promise<void> =>
  page.locator('ui5-dialog[open]').getByRole('button', { name, exact: true }).click();

/** Types into the field of this name. */
export const fill = (page: Page, name: string, text: string): Promise<void> =>
  page.locator(`[name="${name}"] input`).fill(text);

/** Follows the first link of this text. */
export const follow = (page: Page, name: string): Promise<void> =>
  page.getByRole('link', { name, exact: true }).first().click();

/** Waits for a heading of this text. */
export const heading = (page: Page, name: string): Promise<void> =>
  page.getByRole('heading', { name, exact: true }).waitFor();

/** The name of what has the focus, in shadow roots too: as it is labelled, else its text. */
export const focused = async (page: Page): Promise<string> =>
  z.string().parse(
    await page.evaluate(`(() => {
      let element = document.activeElement;
      while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
      const host = element?.getRootNode()?.host;
      const nameOf = (node) => node?.getAttribute('aria-label') || node?.textContent?.trim();
      return nameOf(element) || nameOf(host) || '';
    })()`),
  );

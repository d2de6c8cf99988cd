import { existsSync } from 'node:fs';
import axe from 'axe-core';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { z } from 'zod';

const candidates = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];

/** Where Chromium is on this machine. */
const executablePath = candidates.find((path) => path !== undefined && existsSync(path));

/**
 * Whether tests in a browser can run. Where they must (`CI=true`), a missing browser is an error; on a user's machine it is said and they are left out.
 */
export const canRunBrowser = (): boolean => {
  if (executablePath !== undefined) return true;
  if (process.env.CI === 'true') throw new Error('Chromium is missing: install it or name it in CHROMIUM_PATH');
  console.log('Tests in a browser are left out: Chromium is not installed (CHROMIUM_PATH names it elsewhere).');
  return false;
};

/**
 * What the browser does without. Only one such list counts, so this one names what Playwright turns off as well, and besides the list of
 * suggestions below the address bar: nobody sees it, and each window would load it as a page beside ours.
 */
const withoutFeatures = [
  'WebUIOmniboxPopup',
  'WebUIOmniboxFullPopup',
  'AimEnabled',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsFirstBalancedModeAutoEnable',
  'HttpsUpgrades',
  'LensOverlay',
  'MediaRouter',
  'NetworkTimeServiceQuerying',
  'OptimizationHints',
  'PaintHolding',
  'PreconnectToSearch',
  'ThirdPartyStoragePartitioning',
];

/** Starts the browser. It finds every name below `localhost` on this machine by itself. */
export const startBrowser = (): Promise<Browser> =>
  chromium.launch({
    ...(executablePath !== undefined && { executablePath }),
    // Containers run tests as root, for whom Chromium has no sandbox.
    args: ['--no-sandbox', `--disable-features=${withoutFeatures.join(',')}`],
  });

/** A window, and what went wrong in it. */
export type Window = {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Violations of the content security policy. */
  readonly violations: readonly string[];
  /** Dialogs scripts opened, and errors of scripts. */
  readonly alarms: readonly string[];
};

/** How a window looks. */
export type WindowLook = {
  readonly width?: number;
  readonly theme?: 'light' | 'dark';
  readonly locale?: string;
};

/** Opens a window without cookies. */
export const openWindow = async (browser: Browser, look: WindowLook = {}): Promise<Window> => {
  const context = await browser.newContext({
    ignoreHTTPSErrors: true,
    viewport: { width: look.width ?? 1280, height: 800 },
    colorScheme: look.theme ?? 'light',
    locale: look.locale ?? 'en-US',
  });
  const violations: string[] = [];
  const alarms: string[] = [];
  await context.exposeBinding('reportViolation', (_source, text: string) => void violations.push(text));
  await context.addInitScript(
    `addEventListener('securitypolicyviolation', (event) =>
      reportViolation(location.pathname + ': ' + event.violatedDirective + ' ' + event.blockedURI + ' ' + event.sample));`,
  );
  context.on('dialog', (dialog) => {
    alarms.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  context.on('weberror', (error) => void alarms.push(String(error.error())));
  return { context, page: await context.newPage(), violations, alarms };
};

const findings = z.object({
  violations: z.array(
    z.object({ id: z.string(), impact: z.string().nullish(), nodes: z.array(z.object({ html: z.string() })) }),
  ),
});

/** What axe finds in the page, or in a part of it: rule, weight and the element. The program is brought into a document once. */
export const findBarriers = async (page: Page, within = ':root'): Promise<readonly string[]> => {
  if (!z.boolean().parse(await page.evaluate('"axe" in window'))) await page.evaluate(axe.source);
  const options = JSON.stringify({ resultTypes: ['violations'], preload: false });
  const { violations } = findings.parse(await page.evaluate(`axe.run(${JSON.stringify(within)}, ${options})`));
  return violations.flatMap(({ id, impact, nodes }) =>
    nodes.map(({ html }) => `${id} (${impact}): ${html.slice(0, 200)}`),
  );
};

/** Whether something stands out of the window at the right, or out of what scrolls in it. */
export const isTooWide = async (page: Page): Promise<boolean> =>
  z
    .boolean()
    .parse(
      await page.evaluate(
        `[document.documentElement, ...document.querySelectorAll('.content')].some((part) => part.scrollWidth > part.clientWidth)`,
      ),
    );

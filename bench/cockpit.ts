import { existsSync, readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { z } from 'zod';
import { openWindow, startBrowser } from '../tests/support/browser.ts';
import { startServer } from './measure/measure.ts';

const serverSchema = z.object({ port: z.number(), signInCode: z.string() });

/** Notes when somebody did something, and what the browser tells of interactions and of tasks that keep it from answering. */
const observe = `
  window.noted = { events: [], tasks: [], inputAtMs: 0 };
  new PerformanceObserver((list) => noted.events.push(...list.getEntries().map(({ duration }) => duration)))
    .observe({ type: 'event', durationThreshold: 16 });
  new PerformanceObserver((list) => noted.tasks.push(...list.getEntries().map(({ duration }) => duration)))
    .observe({ type: 'longtask' });
  for (const type of ['keydown', 'pointerdown', 'wheel'])
    addEventListener(type, (event) => { noted.inputAtMs = event.timeStamp; }, { capture: true, passive: true });
`;

/**
 * What somebody waits for who uses the cockpit on 10,000 destinations and 1,000,000 logs: from the key, wheel or click until what follows from
 * it is drawn, the longest task meanwhile, and the processor time of the page, which a busy machine changes little. `BENCH_LOGS` and
 * `BENCH_DESTINATIONS` change the numbers. Source: product description, cockpit manners
 */
export const measureCockpit = async (): Promise<void> => {
  const logs = process.env.BENCH_LOGS ?? '1000000';
  const destinations = process.env.BENCH_DESTINATIONS ?? '10000';
  console.log(
    `\ncockpit: ${destinations} destinations (BENCH_DESTINATIONS), ${logs} logs (BENCH_LOGS); target < 100 ms`,
  );
  const server = await startServer('servers/portolan.ts', ['RS256', logs, '0', destinations]);
  const browser = await startBrowser();
  try {
    const { port, signInCode } = serverSchema.parse(server.info);
    const { page } = await openWindow(browser);
    await page.addInitScript(observe);
    await page.goto(`http://127.0.0.1:${port}/cockpit/#code=${signInCode}`);
    // The page that waits for a bundle has a heading too.
    await page.locator('ui5-side-navigation').waitFor();
    const view = {
      page,
      processorMs: await observeProcessor(browser),
      cockpit: `http://127.0.0.1:${port}/cockpit/subaccounts/bench`,
    };
    await measureDestinations(view, Number(destinations));
    await measureMonitor(view);
  } finally {
    await browser.close();
    await server.stop();
  }
};

type View = { readonly page: Page; readonly processorMs: () => number; readonly cockpit: string };

const measureDestinations = async (view: View, count: number): Promise<void> => {
  const { page } = view;
  await page.goto(`${view.cockpit}/users`);
  await settle(page, `document.querySelector('main h1')`);
  await time(
    view,
    'destinations, the list from the server',
    () => page.locator('ui5-side-navigation-sub-item[text=Destinations]').click(),
    firstRow('system-00000'),
  );
  const search = page.locator('ui5-input[type=Search] input');
  for (const [name, key, sought, shown] of [
    ['search, first key', '9', 9, 'system-00009'],
    ['search, second key', '9', 99, 'system-00099'],
    ['search, third key', '9', 999, 'system-00999'],
    ['search, key taken back', 'Backspace', 99, 'system-00099'],
    ['search, emptied', 'Escape', 0, 'system-00000'],
  ] as const) {
    // With few destinations a search finds none.
    const isSo = sought < count ? firstRow(shown) : `document.querySelector('tbody tr a') === null`;
    await time(view, name, () => search.press(key), isSo);
  }
  await search.blur();
  await scroll(view, 'destinations');
  await time(
    view,
    'destination opened',
    () => page.locator('tbody tr a').nth(25).click(),
    `document.querySelector('main dl')`,
  );
};

const measureMonitor = async (view: View): Promise<void> => {
  const { page } = view;
  await page.goto(`${view.cockpit}/monitor`);
  await settle(page, `document.querySelector('tbody tr')`);
  await scroll(view, 'monitor');
  await time(
    view,
    'message opened',
    () => page.locator('tbody tr a').nth(25).click(),
    `document.querySelector('main dl')`,
  );
};

const firstRow = (name: string): string => `document.querySelector('tbody tr')?.textContent.includes('${name}')`;

/** What never comes is told, and not waited for: a page waits for a promise of its own as long as it takes. */
const waitMs = 60_000;

/** Waits until something is so and has been drawn. */
const settle = async (page: Page, isSo: string): Promise<void> => {
  await page.evaluate(`new Promise((resolve, reject) => {
    const startedAtMs = performance.now();
    const look = () => {
      if (${isSo}) setTimeout(resolve, 100);
      else if (performance.now() - startedAtMs > ${waitMs}) reject(new Error(${JSON.stringify(`never so: ${isSo}`)}));
      else requestAnimationFrame(look);
    };
    look();
  })`);
};

const notedSchema = z.object({ events: z.array(z.number()), tasks: z.array(z.number()) });
const takeNotes = async (page: Page): Promise<z.output<typeof notedSchema>> =>
  notedSchema.parse(
    await page.evaluate(
      '(() => { const { events, tasks } = noted; noted.events = []; noted.tasks = []; return { events, tasks }; })()',
    ),
  );

const processesSchema = z.object({
  processInfo: z.array(z.object({ type: z.string(), id: z.number(), cpuTime: z.number() })),
});

/** Tells the processor time of the threads that draw pages and run their programs. Linux only. */
const observeProcessor = async (browser: Browser): Promise<() => number> => {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = processesSchema.parse(await session.send('SystemInfo.getProcessInfo'));
  const paths = processInfo
    .filter(({ type }) => type === 'renderer')
    .map(({ id }) => `/proc/${id}/task/${id}/schedstat`)
    .filter((path) => existsSync(path));
  const usedMs = (path: string): number => Number(readFileSync(path, 'utf8').split(' ')[0]) / 1e6;
  return () => paths.reduce((sum, path) => sum + usedMs(path), 0);
};

const time = async (view: View, name: string, act: () => Promise<unknown>, isSo: string): Promise<void> => {
  const { page, processorMs } = view;
  await takeNotes(page);
  const before = processorMs();
  const drawn = page.evaluate(`new Promise((resolve, reject) => {
    const startedAtMs = performance.now();
    noted.inputAtMs = 0;
    const look = () => {
      if (noted.inputAtMs > 0 && (${isSo})) setTimeout(() => resolve(performance.now() - noted.inputAtMs));
      else if (performance.now() - startedAtMs > ${waitMs}) reject(new Error(${JSON.stringify(`never so: ${name}`)}));
      else requestAnimationFrame(look);
    };
    look();
  })`);
  // What made `act` fail is what is told, not that its page is gone.
  drawn.catch(() => undefined);
  await act();
  const drawnMs = z.number().parse(await drawn);
  const used = processorMs() - before;
  await settle(page, isSo);
  const { events, tasks } = await takeNotes(page);
  show(name, Math.max(0, ...events), drawnMs, Math.max(0, ...tasks), used);
};

/** Turns the wheel fifty times by most of a window. */
const scroll = async (view: View, name: string): Promise<void> => {
  const { page, processorMs } = view;
  const turns = 50;
  await page.mouse.move(700, 500);
  await takeNotes(page);
  const before = processorMs();
  for (let turn = 0; turn < turns; turn += 1) {
    await page.mouse.wheel(0, 600);
    await page.evaluate('new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 20)))');
  }
  const used = processorMs() - before;
  await settle(page, 'true');
  const { events, tasks } = await takeNotes(page);
  show(`${name}, scrolled by a window`, Math.max(0, ...events), undefined, Math.max(0, ...tasks), used / turns);
  const row = await page.locator('tbody tr').last().getAttribute('aria-rowindex');
  console.log(`  down to row ${row}, of which ${await page.locator('tbody tr').count()} are drawn`);
};

const show = (name: string, paint: number, drawn: number | undefined, task: number, processor: number): void => {
  const ms = (value: number): string => `${value.toFixed(0)} ms`.padEnd(9);
  console.log(
    `${name.padEnd(40)} next paint ${ms(paint)} drawn ${drawn === undefined ? '-        ' : ms(drawn)} longest task ${ms(task)} processor ${ms(processor)}`,
  );
};

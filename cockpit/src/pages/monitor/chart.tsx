import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useCockpit } from '../../shell/context.tsx';

/** How many messages ended in a span, and how many of them failed. */
export type Count = { readonly startMs: number; readonly total: number; readonly failed: number };

const height = 160;

/** A colour of the theme that is on. */
const colour = (name: string, otherwise: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(name).trim() || otherwise;

/**
 * Volumes and failures over time as bars. A picture for those who see it, described by `label`; the page has the same numbers as a table.
 * Dragging over it calls `onSelect` with the time chosen. Source: SAP doc "Monitor Message Processing"; WCAG 1.1.1
 */
export const Chart = (props: {
  readonly counts: readonly Count[];
  readonly label: string;
  readonly names: { readonly total: string; readonly failed: string };
  readonly onSelect: (fromMs: number, toMs: number) => void;
}) => {
  const frame = useRef<HTMLDivElement>(null);
  const { language } = useCockpit();
  const { counts, names, onSelect } = props;
  // Kept apart, so that a new function does not mean a new chart.
  const select = useRef(onSelect);
  select.current = onSelect;
  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    let plot: uPlot | undefined;
    const draw = (): void => {
      plot?.destroy();
      plot = new uPlot(
        optionsOf(element.clientWidth, language, names, select, spanOf(counts)),
        dataOf(counts),
        element,
      );
    };
    draw();
    const resized = new ResizeObserver(() => plot?.setSize({ width: element.clientWidth, height }));
    resized.observe(element);
    // Another theme has other colours, and a canvas does not notice by itself.
    const themed = new MutationObserver(() => setTimeout(draw));
    themed.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    return () => {
      resized.disconnect();
      themed.disconnect();
      plot?.destroy();
    };
  }, [counts, language, names.total, names.failed]);
  return <div ref={frame} className="chart" role="img" aria-label={props.label} />;
};

const dataOf = (counts: readonly Count[]): uPlot.AlignedData => [
  counts.map(({ startMs }) => startMs / 1000),
  counts.map(({ total }) => total),
  counts.map(({ failed }) => failed),
];

/** From the first bar to the end of the last, which begins at its own time. */
const spanOf = (counts: readonly Count[]): readonly [number, number] => {
  const [first = 0, second = first + 1000] = counts.map(({ startMs }) => startMs);
  const last = counts.at(-1)?.startMs ?? first;
  return [first / 1000, (last + second - first) / 1000];
};

const optionsOf = (
  width: number,
  language: string,
  names: { readonly total: string; readonly failed: string },
  select: { readonly current: (fromMs: number, toMs: number) => void },
  span: readonly [number, number],
): uPlot.Options => {
  const text = colour('--sapContent_LabelColor', '#556b82');
  const grid = colour('--sapGroup_ContentBorderColor', '#d9d9d9');
  const bars = uPlot.paths.bars?.({ size: [0.8, 40], align: 1 });
  const series = (label: string, fill: string): uPlot.Series => ({
    label,
    fill,
    stroke: fill,
    width: 0,
    points: { show: false },
    ...(bars && { paths: bars }),
  });
  const axis = { stroke: text, grid: { stroke: grid, width: 1 }, ticks: { stroke: grid, width: 1 } };
  const times = new Intl.DateTimeFormat(language === 'de' ? 'de-DE' : 'en-GB', {
    dateStyle: 'short',
    timeStyle: 'short',
  });
  return {
    width,
    height,
    legend: { show: false },
    cursor: { drag: { x: true, y: false, setScale: false }, points: { show: false } },
    scales: {
      x: { time: true, range: () => [span[0], span[1]] },
      y: { range: (_plot, _min, max) => [0, Math.max(max, 1)] },
    },
    axes: [
      { ...axis, values: (_plot, splits) => splits.map((seconds) => times.format(seconds * 1000)), space: 130 },
      { ...axis, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 1e4, 1e5, 1e6], size: 56 },
    ],
    series: [
      {},
      series(names.total, colour('--sapChart_OrderedColor_1', '#0070f2')),
      series(names.failed, colour('--sapNegativeElementColor', '#aa0808')),
    ],
    hooks: {
      setSelect: [
        (plot) => {
          const { left, width: selected } = plot.select;
          if (selected < 5) return;
          select.current(plot.posToVal(left, 'x') * 1000, plot.posToVal(left + selected, 'x') * 1000);
        },
      ],
    },
  };
};

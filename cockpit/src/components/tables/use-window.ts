import { type RefObject, useEffect, useRef, useState } from 'react';

/** Rows come and go by so many, and as many stand ready above and below what can be seen. */
const step = 20;
/** A row of one line, until there is one to measure. */
const usualHeight = 44;

/** The part of a long list that is drawn: `[first, end)`, and how much room the others take. Source: Portolan */
export type Window = {
  readonly frame: RefObject<HTMLDivElement | null>;
  readonly first: number;
  readonly end: number;
  readonly above: number;
  readonly below: number;
};

/**
 * Draws of a list of any length the rows near what can be seen, whatever scrolls around it. Rows may differ in height: the room of those not
 * drawn is a guess, made while the first row is in sight, where nothing moves by it. The window moves a step late, so that rows that are not
 * as high as guessed do not move it back. Source: Portolan
 */
export const useWindow = (count: number, onEnd: (() => void) | undefined): Window => {
  const frame = useRef<HTMLDivElement>(null);
  const [rowHeight, setRowHeight] = useState(usualHeight);
  const [start, setStart] = useState(0);
  const visible = Math.ceil(innerHeight / usualHeight / step) * step;
  // A list that got shorter has no rows where the window was.
  const from = Math.max(0, Math.min(start, Math.floor((count - 1) / step) * step));
  const first = Math.max(0, from - step);
  const end = Math.min(count, from + visible + 2 * step);
  useEffect(() => {
    const look = (event?: Event): void => {
      const element = frame.current;
      if (element === null) return;
      const { top, bottom } = element.getBoundingClientRect();
      const row = Math.max(0, -top) / rowHeight;
      if (row < from - step / 2 || row > from + step * 1.5) setStart(Math.floor(row / step) * step);
      // Rows that were just made have no height yet: only when somebody scrolls, or the window changes.
      if (event !== undefined && first === 0 && count > end) {
        const rows = element.querySelectorAll('tr');
        const drawn = element.querySelector('table')?.getBoundingClientRect().height ?? 0;
        const measured = drawn / rows.length;
        if (measured > usualHeight / 2 && Math.abs(measured - rowHeight) > 4) setRowHeight(measured);
      }
      if (end === count && bottom < innerHeight * 1.5) onEnd?.();
    };
    look();
    // Whatever scrolls: the page, or the dialog the table is in.
    addEventListener('scroll', look, { capture: true, passive: true });
    addEventListener('resize', look);
    return () => {
      removeEventListener('scroll', look, { capture: true });
      removeEventListener('resize', look);
    };
  });
  return { frame, first, end, above: first * rowHeight, below: (count - end) * rowHeight };
};

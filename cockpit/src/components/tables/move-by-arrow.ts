import type { KeyboardEvent } from 'react';

/** Up and down go to the same link or button of the row above or below. Source: WAI-ARIA Authoring Practices, keyboard navigation of grids */
export const moveByArrow = (event: KeyboardEvent<HTMLElement>): void => {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  const from = event.target instanceof Element ? event.target.closest(reachable) : null;
  const row = from?.closest('tr');
  const next = event.key === 'ArrowDown' ? row?.nextElementSibling : row?.previousElementSibling;
  if (from === null || !row || !next) return;
  const place = [...row.querySelectorAll(reachable)].indexOf(from);
  const targets = next.querySelectorAll<HTMLElement>(reachable);
  const target = targets[Math.min(place, targets.length - 1)];
  if (target === undefined) return;
  event.preventDefault();
  target.focus();
};

const reachable = 'a[href], button, ui5-button, .row-check-box';

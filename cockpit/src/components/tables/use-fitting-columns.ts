import { type RefObject, useLayoutEffect, useState } from 'react';

/** Tells how many columns of these least widths, in `rem`, have room beside each other: one at least. Source: Portolan */
export const useFittingColumns = (frame: RefObject<HTMLElement | null>, widths: readonly number[]): number => {
  const [roomRem, setRoomRem] = useState(Number.POSITIVE_INFINITY);
  useLayoutEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const measure = (): void =>
      setRoomRem(element.clientWidth / Number.parseFloat(getComputedStyle(document.documentElement).fontSize));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [frame]);
  return countFitting(roomRem, widths);
};

const countFitting = (room: number, widths: readonly number[]): number => {
  let taken = 0;
  const tooMany = widths.findIndex((width) => {
    taken += width;
    return taken > room;
  });
  return tooMany === -1 ? widths.length : Math.max(1, tooMany);
};

import { useEffect, useRef, useState } from 'react';

const everyMs = 3000;

/** Reads again and again while it is on. Source: product description, cockpit manners */
export type Live = {
  readonly isOn: boolean;
  readonly switchTo: (isOn: boolean) => void;
  /** Whether this came while it was on. */
  readonly isNew: (key: string) => boolean;
};

/**
 * Live mode of a list: calls `reload` every few seconds while the page can be seen, and knows which of `keys` were not there when it was switched
 * on. Source: Portolan
 */
export const useLive = (keys: readonly string[] | undefined, isLoading: boolean, reload: () => void): Live => {
  const [isOn, setOn] = useState(false);
  const known = useRef<ReadonlySet<string>>(new Set());
  const latest = useRef(reload);
  latest.current = reload;
  useEffect(() => {
    // The next time is counted from the answer: asking again before it is there would drop it.
    if (!isOn || isLoading) return;
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') latest.current();
    }, everyMs);
    return () => clearInterval(timer);
  }, [isOn, isLoading]);
  return {
    isOn,
    switchTo: (wanted) => {
      // What is paused stays marked; what is on anew begins anew.
      if (wanted) known.current = new Set(keys);
      setOn(wanted);
    },
    isNew: (key) => known.current.size + Number(isOn) > 0 && !known.current.has(key),
  };
};

import { useEffect, useState } from 'react';

const everyMs = 3000;
/** Five minutes: a page left open must not keep a session alive for ever. */
const maxRounds = 100;

/** Reads again every three seconds while the page is seen; pauses by itself after five minutes. Source: security.md S-57 */
export const useAutoRefresh = (
  reload: () => void,
): { readonly isRunning: boolean; readonly setRunning: (isRunning: boolean) => void } => {
  const [isRunning, setRunning] = useState(true);
  useEffect(() => {
    if (!isRunning) return;
    let rounds = 0;
    const timer = setInterval(() => {
      rounds += 1;
      if (rounds > maxRounds) setRunning(false);
      else if (document.visibilityState === 'visible') reload();
    }, everyMs);
    return () => clearInterval(timer);
  }, [isRunning, reload]);
  return { isRunning, setRunning };
};

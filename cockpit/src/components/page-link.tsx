import type { MouseEvent, ReactNode } from 'react';
import { goTo, hrefOf } from '../shell/address.ts';

/** A link to another page of the cockpit: the browser's own, of which a table has hundreds. Source: Portolan */
export const PageLink = ({ to, children }: { readonly to: readonly string[]; readonly children: ReactNode }) => (
  <a
    className="link"
    href={hrefOf(...to)}
    onClick={(event: MouseEvent) => {
      const { ctrlKey, metaKey, shiftKey } = event;
      // Those open a tab or window of its own.
      if (ctrlKey || metaKey || shiftKey) return;
      event.preventDefault();
      goTo(...to);
    }}
  >
    {children}
  </a>
);

import { Link } from '@ui5/webcomponents-react/dist/webComponents/Link/index.js';
import type { ReactNode } from 'react';
import { goTo, hrefOf } from '../shell/address.ts';

/** A link to another page of the cockpit. Source: Portolan */
export const PageLink = ({ to, children }: { readonly to: readonly string[]; readonly children: ReactNode }) => (
  <Link
    href={hrefOf(...to)}
    onClick={(event) => {
      const { ctrlKey, metaKey, shiftKey } = event.detail;
      // Those open a tab or window of its own.
      if (ctrlKey || metaKey || shiftKey) return;
      event.preventDefault();
      goTo(...to);
    }}
  >
    {children}
  </Link>
);

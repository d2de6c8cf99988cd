import type { ReactNode } from 'react';

/** What a state means to those who see it. Source: SAP Fiori, semantic colors */
export type TagDesign = 'Positive' | 'Negative' | 'Critical' | 'Information' | 'Neutral';

/** A state in a word: an element of the browser, as tables have many. Its text says all that its color does. Source: SAP Fiori, tag */
export const Tag = (props: { readonly design: TagDesign; readonly children: ReactNode }) => (
  <span className={`tag tag-${props.design.toLowerCase()}`}>{props.children}</span>
);

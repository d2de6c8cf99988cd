import type { ReactNode } from 'react';
import { CopyButton } from './copy-button.tsx';

/** What something is called and what it is; the latter is absent where there is nothing to say. Source: Portolan */
export type Fact = readonly [name: string, shown: ReactNode];

/** What is known of a thing, each fact with its name. Those that are absent are left out. Source: SAP's cockpit */
export const Facts = ({ facts, isWide }: { readonly facts: readonly Fact[]; readonly isWide?: true }) => (
  <dl className={isWide ? 'facts facts-wide' : 'facts'}>
    {facts
      .filter(([, shown]) => shown !== undefined && shown !== false)
      .map(([name, shown]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{shown}</dd>
        </div>
      ))}
  </dl>
);

/** A fact whose text is used elsewhere, to copy. Source: product description, cockpit manners */
export const copied = (name: string, text: string | undefined): Fact => [
  name,
  text !== undefined && (
    <>
      {text}
      <CopyButton text={text} label={name} />
    </>
  ),
];

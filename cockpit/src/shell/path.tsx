import { ComboBox } from '@ui5/webcomponents-react/dist/webComponents/ComboBox/index.js';
import { ComboBoxItem } from '@ui5/webcomponents-react/dist/webComponents/ComboBoxItem/index.js';
import { PageLink } from '../components/page/page-link.tsx';
import { goTo } from './address.ts';
import { useCockpit, useTexts } from './context.tsx';
import { globalPages, isAt, subaccountPages } from './navigation.ts';
import type { Subaccount } from './sidebar.tsx';

/** Where we are: the installation, the subaccount (to switch), the page, and the thing on it. Source: SAP's cockpit */
export const Path = (props: {
  readonly segments: readonly string[];
  readonly current: Subaccount | undefined;
  readonly subaccounts: readonly Subaccount[];
}) => {
  const say = useTexts();
  const { segments, current } = props;
  const { isConfined } = useCockpit();
  const all = [...globalPages, ...subaccountPages.flatMap((entry) => ('pages' in entry ? entry.pages : [entry]))];
  const textOf = (name: string | undefined): string | undefined => {
    const found = all.find((entry) => isAt(entry, name));
    return found && say(found.text);
  };
  const page = current === undefined ? undefined : (segments[2] ?? 'overview');
  const [thing, part] = segments.slice(3);
  // A tab is said in words, a thing by its name.
  const tab = all.find((one) => one.page === page)?.ownTabs?.[thing ?? ''];
  const thingText =
    tab === undefined
      ? thing
      : say(tab === 'trustedIdentityProviders' && current?.flavour === 'neo' ? 'applicationIdentityProvider' : tab);
  return (
    <nav className="path" aria-label={say('whereWeAre')}>
      {!isConfined && <PageLink to={[]}>{say('installation')}</PageLink>}
      {current === undefined ? (
        <>
          <span aria-hidden="true">/</span>
          <span aria-current="page">{textOf(segments[0] ?? '')}</span>
        </>
      ) : (
        <>
          {isConfined ? (
            <span>{current.displayName}</span>
          ) : (
            <Switcher current={current} subaccounts={props.subaccounts} page={page ?? 'overview'} />
          )}
          <span aria-hidden="true">/</span>
          {thing === undefined ? (
            <span aria-current="page">{textOf(page)}</span>
          ) : (
            <>
              <PageLink to={['subaccounts', current.subdomain, page ?? '']}>{textOf(page)}</PageLink>
              <span aria-hidden="true">/</span>
              {part === undefined ? (
                <span aria-current="page">{thingText}</span>
              ) : (
                <>
                  <PageLink to={['subaccounts', current.subdomain, page ?? '', thing]}>{thingText}</PageLink>
                  <span aria-hidden="true">/</span>
                  <span aria-current="page">{part}</span>
                </>
              )}
            </>
          )}
        </>
      )}
    </nav>
  );
};

/** Switches to the same page of another subaccount. */
const Switcher = (props: {
  readonly current: Subaccount;
  readonly subaccounts: readonly Subaccount[];
  readonly page: string;
}) => {
  const say = useTexts();
  return (
    <>
      <span aria-hidden="true">/</span>
      <ComboBox
        className="switcher"
        accessibleName={say('switchSubaccount')}
        filter="Contains"
        value={props.current.displayName}
        selectedValue={props.current.subdomain}
        onSelectionChange={(event) => {
          const chosen = event.detail.item?.value;
          if (chosen !== undefined && chosen !== props.current.subdomain) goTo('subaccounts', chosen, props.page);
        }}
      >
        {props.subaccounts.map(({ subdomain, displayName }) => (
          <ComboBoxItem
            key={subdomain}
            value={subdomain}
            text={displayName}
            {...(displayName !== subdomain && { additionalText: subdomain })}
          />
        ))}
      </ComboBox>
    </>
  );
};

import { SideNavigation } from '@ui5/webcomponents-react/dist/webComponents/SideNavigation/index.js';
import { SideNavigationItem } from '@ui5/webcomponents-react/dist/webComponents/SideNavigationItem/index.js';
import { SideNavigationSubItem } from '@ui5/webcomponents-react/dist/webComponents/SideNavigationSubItem/index.js';
import type { operations, ResponseOf } from '../../../src/management-api/contract.ts';
import { goTo, hrefOf } from './address.ts';
import { useCockpit, useTexts } from './context.tsx';
import { type Destination, globalPages, isAt, subaccountPages } from './navigation.ts';

/** A subaccount as the contract shows it. Source: management-api/contract.ts */
export type Subaccount = ResponseOf<typeof operations.getSubaccount>;

/** The pages there are where we are: of the installation, or of the subaccount chosen. Source: SAP's cockpit */
export const Sidebar = (props: {
  readonly segments: readonly string[];
  readonly isCollapsed: boolean;
  readonly current: Subaccount | undefined;
  readonly subaccounts: readonly Subaccount[];
}) => {
  const say = useTexts();
  const { current, segments } = props;
  const isInSubaccount = current !== undefined;
  const { isConfined } = useCockpit();
  const at = isInSubaccount ? (segments[2] ?? 'overview') : (segments[0] ?? '');
  const addressOf = (page: string): readonly string[] =>
    isInSubaccount ? ['subaccounts', current.subdomain, page] : page === '' ? [] : [page];
  const itemOf = (entry: Destination) => ({
    text: say(entry.text),
    href: hrefOf(...addressOf(entry.page)),
    selected: isAt(entry, at),
    onClick: (event: { readonly preventDefault: () => void }) => {
      event.preventDefault();
      goTo(...addressOf(entry.page));
    },
  });
  const fits = ({ flavour, isForInstallation = false }: Destination): boolean =>
    (flavour === undefined || flavour === current?.flavour) && !(isConfined && isForInstallation);
  return (
    <SideNavigation key={current?.id ?? ''} collapsed={props.isCollapsed} accessibleName={say('navigation')}>
      {isInSubaccount
        ? subaccountPages.map((entry) =>
            'pages' in entry ? (
              <SideNavigationItem key={entry.text} text={say(entry.text)} icon={entry.icon} expanded unselectable>
                {entry.pages.filter(fits).map((page) => (
                  <SideNavigationSubItem key={page.page} {...itemOf(page)} />
                ))}
              </SideNavigationItem>
            ) : (
              fits(entry) && <SideNavigationItem key={entry.page} icon={entry.icon ?? ''} {...itemOf(entry)} />
            ),
          )
        : (isConfined ? [] : globalPages).map((entry) => (
            <SideNavigationItem key={entry.page} icon={entry.icon ?? ''} {...itemOf(entry)} />
          ))}
    </SideNavigation>
  );
};

import { Button } from '@ui5/webcomponents-react/dist/webComponents/Button/index.js';
import { ShellBar } from '@ui5/webcomponents-react/dist/webComponents/ShellBar/index.js';
import { ShellBarBranding } from '@ui5/webcomponents-react/dist/webComponents/ShellBarBranding/index.js';
import { ShellBarItem } from '@ui5/webcomponents-react/dist/webComponents/ShellBarItem/index.js';
import '@ui5/webcomponents-icons/dist/dark-mode.js';
import '@ui5/webcomponents-icons/dist/globe.js';
import '@ui5/webcomponents-icons/dist/light-mode.js';
import '@ui5/webcomponents-icons/dist/log.js';
import '@ui5/webcomponents-icons/dist/menu2.js';
import { useEffect, useRef, useState } from 'react';
import { operations, type ResponseOf } from '../../../src/management-api/contract.ts';
import { call } from '../connection/api.ts';
import { useData } from '../connection/use-data.ts';
import { Pages } from '../pages/pages.tsx';
import { goTo, goToInstead, hrefOf, useSegments } from './address.ts';
import { useTexts } from './context.tsx';
import { Path } from './path.tsx';
import type { Language, Theme } from './preferences.ts';
import { Sidebar } from './sidebar.tsx';

type Preferences = {
  readonly language: Language;
  readonly theme: Theme;
  readonly onLanguage: (language: Language) => void;
  readonly onTheme: (theme: Theme) => void;
};

/** The frame around the pages: bar, navigation, where we are. Source: SAP's cockpit */
export const Shell = (props: {
  readonly session: ResponseOf<typeof operations.whoAmI>;
  readonly preferences: Preferences;
  readonly onSignedOut: () => void;
}) => {
  const say = useTexts();
  const segments = useSegments();
  const subaccounts = useData(() => call(operations.listSubaccounts, {}), []);
  const [isOpen, setOpen] = useState(() => innerWidth >= wideFrom);
  const { language, theme, onLanguage, onTheme } = props.preferences;
  const signOut = (): void => {
    call(operations.signOut, {}).then((reply) => {
      // The identity provider has a session of its own.
      if (reply === undefined) props.onSignedOut();
      else location.assign(reply.location);
    }, props.onSignedOut);
  };
  const current =
    segments[0] === 'subaccounts' ? subaccounts.value?.find(({ subdomain }) => subdomain === segments[1]) : undefined;
  const own = props.session.subaccount?.subdomain;
  // Users of a subaccount have one place; what else an address says is not theirs.
  const isElsewhere = own !== undefined && (segments[0] !== 'subaccounts' || segments[1] !== own);
  useEffect(() => {
    if (own !== undefined && isElsewhere) goToInstead('subaccounts', own, 'overview');
  }, [own, isElsewhere]);
  const content = useRef<HTMLDivElement>(null);
  const address = segments.join('/');
  // Another page begins at its top, and in a narrow window without the navigation
  useEffect(() => {
    content.current?.scrollTo(0, 0);
    if (innerWidth < wideFrom) setOpen(false);
  }, [address]);
  return (
    <div className="shell">
      <button type="button" className="skip" onClick={() => content.current?.querySelector<HTMLElement>('h1')?.focus()}>
        {say('skipToContent')}
      </button>
      <ShellBar
        startButton={
          <Button
            icon="menu2"
            tooltip={say('navigation')}
            accessibleName={say('navigation')}
            accessibilityAttributes={{ expanded: isOpen }}
            onClick={() => setOpen(!isOpen)}
          />
        }
        branding={
          <ShellBarBranding
            href={hrefOf()}
            accessibleName="Portolan Cockpit"
            onClick={(event) => {
              event.preventDefault();
              goTo(...(own === undefined ? [] : ['subaccounts', own, 'overview']));
            }}
          >
            Portolan
          </ShellBarBranding>
        }
      >
        <ShellBarItem
          icon={theme === 'dark' ? 'light-mode' : 'dark-mode'}
          text={say(theme === 'dark' ? 'lightTheme' : 'darkTheme')}
          onClick={() => onTheme(theme === 'dark' ? 'light' : 'dark')}
        />
        <ShellBarItem
          icon="globe"
          text={language === 'de' ? 'English' : 'Deutsch'}
          onClick={() => onLanguage(language === 'de' ? 'en' : 'de')}
        />
        <ShellBarItem icon="log" text={say('signOutAs', props.session.name)} onClick={signOut} />
      </ShellBar>
      <div className="shell-body">
        <div className={isOpen ? 'side side-open' : 'side'}>
          <Sidebar
            segments={segments}
            isCollapsed={!isOpen && innerWidth >= wideFrom}
            current={current}
            subaccounts={subaccounts.value ?? []}
          />
        </div>
        <div className="content" ref={content}>
          <Path segments={segments} current={current} subaccounts={subaccounts.value ?? []} />
          {/* A page of another subaccount is another page: nothing typed into the one is left in the other. */}
          {!isElsewhere && <Pages key={address} segments={segments} subaccounts={subaccounts} current={current} />}
        </div>
      </div>
    </div>
  );
};

/** From this width on the navigation stands beside the page. */
const wideFrom = 900;

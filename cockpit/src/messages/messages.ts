import { auditTexts } from './audit.ts';
import { authorizationsTexts } from './authorizations.ts';
import { certificatesTexts } from './certificates.ts';
import { cloudForCustomerTexts } from './cloud-for-customer.ts';
import { commonTexts } from './common.ts';
import { connectivityTexts } from './connectivity.ts';
import { connectorsTexts } from './connectors.ts';
import { installationTexts } from './installation.ts';
import { integrationTexts } from './integration.ts';
import { keystoresTexts } from './keystores.ts';
import { membersTexts } from './members.ts';
import { oauthTexts } from './oauth.ts';
import { overviewTexts } from './overview.ts';
import { securityTexts } from './security.ts';
import { servicesTexts } from './services.ts';
import { signInTexts } from './sign-in.ts';
import { tokenTexts } from './tokens.ts';
import { traceTexts } from './trace.ts';
import { transferTexts } from './transfer.ts';
import { trustTexts } from './trust.ts';
import { wordsTexts } from './words.ts';

/** All texts of the cockpit; each part keeps both languages side by side. Source: Portolan */
export const messages = {
  en: {
    ...commonTexts.en,
    ...signInTexts.en,
    ...installationTexts.en,
    ...overviewTexts.en,
    ...servicesTexts.en,
    ...connectivityTexts.en,
    ...connectorsTexts.en,
    ...transferTexts.en,
    ...certificatesTexts.en,
    ...traceTexts.en,
    ...securityTexts.en,
    ...oauthTexts.en,
    ...tokenTexts.en,
    ...authorizationsTexts.en,
    ...trustTexts.en,
    ...keystoresTexts.en,
    ...membersTexts.en,
    ...integrationTexts.en,
    ...cloudForCustomerTexts.en,
    ...auditTexts.en,
    ...wordsTexts.en,
  },
  de: {
    ...commonTexts.de,
    ...signInTexts.de,
    ...installationTexts.de,
    ...overviewTexts.de,
    ...servicesTexts.de,
    ...connectivityTexts.de,
    ...connectorsTexts.de,
    ...transferTexts.de,
    ...certificatesTexts.de,
    ...traceTexts.de,
    ...securityTexts.de,
    ...oauthTexts.de,
    ...tokenTexts.de,
    ...authorizationsTexts.de,
    ...trustTexts.de,
    ...keystoresTexts.de,
    ...membersTexts.de,
    ...integrationTexts.de,
    ...cloudForCustomerTexts.de,
    ...auditTexts.de,
    ...wordsTexts.de,
  },
} as const;

/** The key of a text. Source: Portolan */
export type MessageKey = keyof typeof messages.en;

import type { StoredBranding } from '../../../authorization-server/index.ts';
import type { Route } from '../../../http/server/route.ts';
import { operations, type RequestOf, type ResponseOf } from '../../contract.ts';
import type { ManagedRooms } from '../../rooms.ts';
import { serve } from '../../serve-operation.ts';
import { getSubaccountByLabel } from '../find-subaccount.ts';

/** The tab Branding: how pages look, and the OAuth URLs. Source: SAP doc "Customize Corporate Branding" */
export const brandingRoutes = ({ accounts, authorizationServer }: ManagedRooms): readonly Route[] => {
  const { branding, oauthUrlsOf, previewBranding } = authorizationServer;
  return [
    serve(operations.getBranding, async ({ params }) => {
      const { id } = await getSubaccountByLabel(accounts, params.subaccount);
      return toWireBranding(await branding.get(id));
    }),
    serve(operations.putBranding, async ({ params, body, actor }) => {
      const { id } = await getSubaccountByLabel(accounts, params.subaccount);
      return toWireBranding(await branding.put(id, fromWireBranding(body), actor));
    }),
    serve(operations.previewBranding, async ({ params, body }) => {
      const subaccount = await getSubaccountByLabel(accounts, params.subaccount);
      return { html: await previewBranding(subaccount, fromWireBranding(body.branding), body.language) };
    }),
    serve(operations.readOAuthUrls, async ({ params }) =>
      oauthUrlsOf(await getSubaccountByLabel(accounts, params.subaccount)),
    ),
  ];
};

/** Null removes the logo; left out, it stays. */
const fromWireBranding = ({ logo, ...settings }: RequestOf<typeof operations.putBranding>) => ({
  settings,
  logo: typeof logo === 'string' ? Buffer.from(logo, 'base64') : logo,
});

const toWireBranding = ({
  legalLinks,
  colors,
  ...branding
}: StoredBranding): ResponseOf<typeof operations.getBranding> => ({
  ...branding,
  colors: { ...colors },
  legalLinks: [...legalLinks],
});

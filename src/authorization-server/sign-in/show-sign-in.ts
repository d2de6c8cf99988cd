import type { Subaccount } from '../../accounts/index.ts';
import { WireError } from '../../foundation/wire-error.ts';
import type { Reply } from '../../http/server/reply.ts';
import type { RouteRequest } from '../../http/server/route.ts';
import type { PageContext } from '../pages/page-context.ts';
import { createSignInPage, type SignInPage } from '../pages/sign-in-page.ts';
import { createVisitFormToken } from './form-protection.ts';
import { chooseProvider, type ProviderWish } from './providers/choose-provider.ts';
import type { ProviderSignIn } from './providers/provider-sign-in.ts';

/** Shows the sign-in page of a subaccount. */
export type ShowSignIn = (
  request: RouteRequest,
  zone: Subaccount,
  context: PageContext,
  page: Omit<SignInPage, 'formToken' | 'cookies' | 'providers'> & {
    /** Lets the one provider there is reason to ask be asked at once. */
    readonly straight?: ProviderWish | undefined;
    /** Whether users must prove anew to a provider who they are. */
    readonly isForced?: boolean | undefined;
    /** Set besides those of the page. */
    readonly cookies?: readonly string[];
  },
) => Promise<Reply>;

/** Where the links to the providers lead. */
export const providerPath = '/oauth2/sign-in/provider';

/** Creates the sign-in page: a form that only this browser can send, and the providers to choose from. Source: security.md S-57, A6 */
export const createShowSignIn =
  ({ providerSignIn }: { readonly providerSignIn: Pick<ProviderSignIn, 'list' | 'begin'> }): ShowSignIn =>
  async (request, zone, context, { straight, isForced = false, cookies = [], ...page }) => {
    const offer = await providerSignIn.list(request, zone);
    const show = (more: Partial<SignInPage>): Reply => {
      const visit = createVisitFormToken(request, zone);
      return createSignInPage(context, {
        ...page,
        ...visit,
        cookies: [...cookies, ...visit.cookies],
        providers: offer.providers.map(({ alias, text }) => ({
          text,
          address: `${request.pathPrefix}${providerPath}?${new URLSearchParams({
            provider: alias,
            ...(isForced && { forced: 'true' }),
            ...page.fields,
          })}`,
        })),
        ...more,
      });
    };
    const choice = straight === undefined ? { kind: 'page' as const } : chooseProvider(straight, offer);
    if (choice.kind === 'page') return show({});
    if (choice.kind === 'unknown') return show({ problem: context.texts.signIn.unknownProvider });
    try {
      const { fields } = page;
      return await providerSignIn.begin(request, zone, context, { alias: choice.alias, fields, isForced });
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      const text = offer.providers.find(({ alias }) => alias === choice.alias)?.text ?? '';
      return show(describeRefusal(error, text, context));
    }
  };

/** What a page says where a provider did not do what it was asked for. */
export const describeRefusal = (
  error: WireError,
  provider: string,
  { texts }: Pick<PageContext, 'texts'>,
): { readonly problem: string; readonly status: number } => {
  const { providerProblems } = texts.signIn;
  const say = Object.hasOwn(providerProblems, error.code) ? providerProblems[error.code] : undefined;
  if (say === undefined) throw error;
  return { problem: say(provider), status: error.status };
};

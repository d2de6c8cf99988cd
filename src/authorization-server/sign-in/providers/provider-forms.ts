import { WireError } from '../../../foundation/wire-error.ts';
import { parseForm } from '../../../http/server/parse-form.ts';
import type { Reply } from '../../../http/server/reply.ts';
import type { RouteRequest } from '../../../http/server/route.ts';
import { signInExpired } from '../../../identity-provider/index.ts';
import { createContinuePage } from '../../pages/continue-page.ts';
import { createFormPostPage } from '../../pages/form-post-page.ts';
import type { CreatePageContext } from '../../pages/page-context.ts';
import type { FindDestination, SignInDestination } from '../destination.ts';
import { expiredForm } from '../errors.ts';
import { readFormFields } from '../form-fields.ts';
import { assertOwnOrigin } from '../form-protection.ts';
import type { Sessions } from '../sessions.ts';
import { describeRefusal, type ShowSignIn } from '../show-sign-in.ts';
import type { ProvidedUser, ProviderSignIn, ReturnedSignIn } from './provider-sign-in.ts';

/** What the browser does on its way to a provider and back. */
export type ProviderForms = {
  /** The link of the sign-in page. */
  readonly begin: (request: RouteRequest) => Promise<Reply>;
  /** The assertion consumer service: takes the response from the provider's page. */
  readonly receiveResponse: (request: RouteRequest) => Promise<Reply>;
  /** Signs in by the response, once it comes from a page of ours. */
  readonly finishResponse: (request: RouteRequest) => Promise<Reply>;
};

/** Where the page of the assertion consumer service sends the response on to. */
export const finishResponsePath = '/oauth2/sign-in/saml';

/** Creates them. Source: SAML Bindings 2.0 §3.5; decision 0017 */
export const createProviderForms = (parts: {
  readonly providerSignIn: ProviderSignIn;
  readonly findDestination: FindDestination;
  readonly sessions: Pick<Sessions, 'start'>;
  readonly showSignIn: ShowSignIn;
  readonly createContext: CreatePageContext;
}): ProviderForms => {
  const { providerSignIn, findDestination } = parts;

  const showAgain = (
    request: RouteRequest,
    { zone, context, purpose, fields, formTargets }: SignInDestination,
    error: unknown,
    provider: string,
  ): Promise<Reply> => {
    if (!(error instanceof WireError)) throw error;
    const refusal = describeRefusal(error, provider, context);
    return parts.showSignIn(request, zone, context, { purpose, fields, formTargets, ...refusal });
  };

  /** Signs in whoever `accept` finds, and leads on; shows the sign-in page where it finds nobody. */
  const finish = async (
    request: RouteRequest,
    signIn: ReturnedSignIn,
    accept: () => Promise<ProvidedUser>,
  ): Promise<Reply> => {
    const { zone, pending } = signIn;
    const { to, request: query } = pending.aim.fields;
    // As it was judged when the sign-in began: a client may be gone since.
    const destination = await findDestination(request, { to, request: query });
    if (destination.zone.id !== zone.id) throw expiredForm();
    try {
      const { user, sessionEndsAtMs } = await accept();
      const session = await parts.sessions.start(request, zone, user, sessionEndsAtMs);
      const cookies = [session, providerSignIn.forget(request, signIn)];
      return createContinuePage(destination.context, { location: destination.location, cookies });
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      return showAgain(request, destination, error, await providerSignIn.noteRefusal(request, signIn, error));
    }
  };

  return {
    begin: async (request) => {
      const query = new Map(parseForm(request.rawQuery));
      const destination = await findDestination(request, { to: query.get('to'), request: query.get('request') });
      const { zone, context, fields } = destination;
      const { providers } = await providerSignIn.list(request, zone);
      const provider = providers.find(({ alias }) => alias === query.get('provider'));
      if (provider === undefined) {
        const problem = context.texts.signIn.unknownProvider;
        const { purpose, formTargets } = destination;
        return parts.showSignIn(request, zone, context, { purpose, fields, formTargets, problem, status: 404 });
      }
      const { alias, text } = provider;
      try {
        const isForced = query.get('forced') === 'true';
        return await providerSignIn.begin(request, zone, context, { alias, fields, isForced });
      } catch (error) {
        return showAgain(request, destination, error, text);
      }
    },

    receiveResponse: async (request) => {
      const form = readFormFields(request);
      const [response, state] = [form.get('SAMLResponse') ?? '', form.get('RelayState') ?? ''];
      // Nobody here has asked for a response without our state. Source: SAML Profiles 2.0 §4.1.5 (unsolicited)
      if (!/^[\w-]{43}$/.test(state)) throw signInExpired('an unsolicited response');
      if (!/^[A-Za-z0-9+/=\r\n ]+$/.test(response)) throw signInExpired('not a response');
      const context = await parts.createContext(request, undefined);
      // Browsers withhold our cookies from what another site posts; from this page they send them. Source: RFC 6265bis §5.6.7.1
      return createFormPostPage(context, {
        action: `${request.pathPrefix}${finishResponsePath}`,
        fields: { SAMLResponse: response, RelayState: state },
        cookies: [],
        words: context.texts.fromProvider,
        formTarget: "'self'",
      });
    },

    finishResponse: async (request) => {
      assertOwnOrigin(request);
      const form = readFormFields(request);
      const signIn = await providerSignIn.take(request, form.get('RelayState'));
      return finish(request, signIn, () =>
        providerSignIn.acceptResponse(request, signIn, form.get('SAMLResponse') ?? ''),
      );
    },
  };
};

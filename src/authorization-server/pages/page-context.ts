import type { Accounts, Subaccount } from '../../accounts/index.ts';
import type { RouteRequest } from '../../http/server/route.ts';
import { defaultBranding, type StoredBranding } from '../branding/branding.ts';
import type { Brandings } from '../branding/brandings.ts';
import { chooseLanguage, type Language, preferredTags } from './language.ts';
import { allTexts } from './texts/index.ts';
import type { Texts } from './texts/texts.ts';

/** What every page needs to know: whose it is and who reads it. */
export type PageContext = {
  readonly language: Language;
  /** What the reader prefers, the best first, for names that have translations of their own. */
  readonly languageTags: readonly string[];
  readonly texts: Texts;
  readonly branding: StoredBranding;
  /** A logo that is not stored yet, as a `data:` address. */
  readonly draftLogo?: string;
  /** Name of the subaccount; empty where none is known. */
  readonly subaccountName: string;
  /** `/t/<label>` on the path twin; addresses begin with it. */
  readonly pathPrefix: string;
};

/** Finds out how a page is to look for this request. */
export type CreatePageContext = (
  request: RouteRequest,
  zone: Subaccount | undefined,
  uiLocales?: string,
) => Promise<PageContext>;

/** Creates the finder. Where no zone is given it is that of the host; pages of an unknown subaccount are plain. */
export const createPageContexts =
  ({
    brandings,
    accounts,
  }: {
    readonly brandings: Pick<Brandings, 'get'>;
    readonly accounts: Pick<Accounts, 'findSubaccountByLabel'>;
  }): CreatePageContext =>
  async (request, given, uiLocales) => {
    const zone =
      given ?? (request.tenant === undefined ? undefined : await accounts.findSubaccountByLabel(request.tenant));
    const languageTags = preferredTags(uiLocales, request.headers.get('accept-language'));
    const language = chooseLanguage(languageTags);
    return {
      language,
      languageTags,
      texts: allTexts[language],
      branding: zone === undefined ? defaultBranding : await brandings.get(zone.id),
      subaccountName: zone?.displayName ?? '',
      pathPrefix: request.pathPrefix,
    };
  };

/** The context of a page nothing is known about but that it is needed. */
export const plainContext: PageContext = {
  language: 'en',
  languageTags: [],
  texts: allTexts.en,
  branding: defaultBranding,
  subaccountName: '',
  pathPrefix: '',
};

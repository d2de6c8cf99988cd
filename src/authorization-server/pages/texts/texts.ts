/** What is said about a problem, and what to do. */
export type ProblemText = { readonly title: string; readonly explanation: string; readonly advice: string };

/** Every text of the pages in one language. Functions take what varies; it is escaped where it meets a template. */
export type Texts = {
  readonly productName: string;
  readonly legalNavigation: string;
  readonly signIn: {
    readonly title: string;
    readonly toContinue: (client: string) => string;
    readonly toAccount: (subaccount: string) => string;
    readonly userName: string;
    readonly password: string;
    readonly submit: string;
    readonly wrong: string;
    readonly expired: string;
    readonly again: string;
    readonly tooMany: (seconds: number) => string;
    readonly busy: string;
    readonly providers: string;
    readonly withProvider: (provider: string) => string;
    readonly unknownProvider: string;
    readonly providerSessionGoesOn: (provider: string) => string;
    /** By the code of what went wrong at the identity provider. */
    readonly providerProblems: Readonly<Record<string, (provider: string) => string>>;
  };
  readonly toProvider: Texts['formPost'];
  readonly fromProvider: Texts['formPost'];
  readonly signedIn: Texts['formPost'];
  readonly signedInAs: (user: string) => string;
  readonly signOut: string;
  readonly consent: {
    readonly title: (client: string) => string;
    readonly intro: (client: string, subaccount: string) => string;
    readonly choose: string;
    readonly nothingSpecial: string;
    readonly goesTo: (host: string) => string;
    readonly withdraw: string;
    readonly allow: string;
    readonly deny: string;
    readonly otherUser: string;
  };
  readonly formPost: { readonly title: string; readonly explanation: string; readonly submit: string };
  readonly endUser: {
    readonly title: string;
    readonly navigation: string;
    readonly tokens: string;
    readonly code: string;
    readonly applications: string;
    readonly applicationsIntro: string;
    readonly noApplications: string;
    readonly tokensIntro: string;
    readonly noTokens: string;
    readonly jwtNote: string;
    readonly application: string;
    readonly scopes: string;
    readonly allScopes: string;
    readonly since: string;
    readonly issued: string;
    readonly expires: string;
    readonly never: string;
    readonly action: string;
    readonly revoke: string;
    readonly revokeLabel: (client: string, issued: string) => string;
    readonly withdraw: string;
    readonly withdrawLabel: (client: string) => string;
    readonly revoked: string;
    readonly withdrawn: string;
    readonly more: (count: number) => string;
    readonly codeTitle: string;
    readonly codeIntro: string;
    readonly chooseClient: string;
    readonly next: string;
    readonly noClients: string;
    readonly codeScopes: string;
    readonly generate: string;
    readonly codeReady: (client: string) => string;
    readonly codeHint: (minutes: number) => string;
    readonly codeAlt: string;
    readonly codeText: string;
    readonly another: string;
  };
  /** By the code of the refusal; `other` for the rest. */
  readonly problems: Readonly<Record<string, ProblemText>> & { readonly other: ProblemText };
  readonly requestNumber: (id: string) => string;
  /** What scopes of the server itself mean. */
  readonly scopeDescriptions: Readonly<Record<string, string>>;
};

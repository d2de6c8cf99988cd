import type { Texts } from './texts.ts';

/** English. */
export const en: Texts = {
  productName: 'Portolan',
  legalNavigation: 'Legal information',
  signIn: {
    title: 'Sign in',
    toContinue: (client) => `to continue to ${client}`,
    toAccount: (subaccount) => `to manage your access in ${subaccount}`,
    userName: 'User name, ID or e-mail',
    password: 'Password',
    submit: 'Sign in',
    wrong: 'User name or password is wrong. Check both and try again.',
    expired: 'This page was open for too long. Enter your user name and password again.',
    again: 'Please confirm that it is you by signing in again.',
    tooMany: (seconds) =>
      `There were too many failed attempts. Try again in ${seconds === 1 ? 'one second' : `${seconds} seconds`}.`,
    busy: 'Signing in takes too long right now. Try again in a moment.',
    providers: 'Other ways to sign in',
    withProvider: (provider) => `Sign in with ${provider}`,
    unknownProvider:
      'The application asks for an identity provider that is not available here. Choose another way to sign in.',
    providerSessionGoesOn: (provider) =>
      `You are signed out here. You may still be signed in at ${provider}; sign out there as well if others use this device.`,
    providerProblems: {
      provider_unavailable: (provider) =>
        `${provider} cannot be reached right now or is not set up correctly. Try again in a moment, or tell your administrator.`,
      sign_in_cancelled: (provider) => `${provider} did not sign you in. Try again, or choose another way to sign in.`,
      answer_refused: (provider) =>
        `The answer of ${provider} could not be accepted, so you are not signed in. Try again; if it happens again, tell your administrator.`,
      sign_in_expired: () => 'This sign-in was used before. Please sign in again.',
    },
  },
  toProvider: {
    title: 'To the identity provider',
    explanation: 'You are being sent to your identity provider. If nothing happens, choose Continue.',
    submit: 'Continue',
  },
  fromProvider: {
    title: 'Signing in',
    explanation: 'Your identity provider has sent you back. If nothing happens, choose Continue.',
    submit: 'Continue',
  },
  signedIn: {
    title: 'Signed in',
    explanation: 'You are being sent on. If nothing happens, choose Continue.',
    submit: 'Continue',
  },
  signedInAs: (user) => `Signed in as ${user}`,
  signOut: 'Sign out',
  consent: {
    title: (client) => `Allow ${client} to act for you?`,
    intro: (client, subaccount) => `${client} asks for access to ${subaccount} in your name.`,
    choose: 'It would be allowed to',
    nothingSpecial: 'It would be allowed to call its application in your name, with the roles you have there.',
    goesTo: (host) => `You are sent back to ${host}.`,
    withdraw: 'You can withdraw this at any time under “Your access”.',
    allow: 'Allow',
    deny: 'Deny',
    otherUser: 'Use another user',
  },
  formPost: {
    title: 'Back to the application',
    explanation: 'You are being sent back to the application. If nothing happens, choose Continue.',
    submit: 'Continue',
  },
  endUser: {
    title: 'Your access',
    navigation: 'Your access',
    tokens: 'Tokens',
    code: 'Code',
    applications: 'Applications',
    applicationsIntro: 'You have allowed these applications to act for you.',
    noApplications: 'No application may act for you.',
    tokensIntro: 'Keys with which applications call others in your name. A revoked token is refused at once.',
    noTokens: 'There are no tokens of yours.',
    jwtNote:
      'Tokens in the JWT format are not stored and therefore not listed. They end by themselves after twelve hours at most.',
    application: 'Application',
    scopes: 'Scopes',
    allScopes: 'Your roles in the application',
    since: 'Since',
    issued: 'Issued',
    expires: 'Expires',
    never: 'Never',
    action: 'Action',
    revoke: 'Revoke',
    revokeLabel: (client, issued) => `Revoke the token of ${client} issued ${issued}`,
    withdraw: 'Withdraw',
    withdrawLabel: (client) => `Withdraw the access of ${client}`,
    revoked: 'The token is revoked.',
    withdrawn: 'The access is withdrawn. The application must ask you again.',
    more: (count) => `Only the latest ${count} are shown.`,
    codeTitle: 'Code for a mobile device',
    codeIntro:
      'If your device cannot reach this page itself, scan a code with it and paste the text into the mobile application.',
    chooseClient: 'Application',
    next: 'Next',
    noClients: 'There is no application you could create a code for.',
    codeScopes: 'The code allows the application to',
    generate: 'Generate QR Code',
    codeReady: (client) => `Code for ${client}`,
    codeHint: (minutes) =>
      `Scan it with your device within ${minutes === 1 ? 'one minute' : `${minutes} minutes`}. It works once. Show it to nobody else: whoever has it can act for you.`,
    codeAlt: 'QR code with the authorization code',
    codeText: 'Authorization code',
    another: 'Generate another code',
  },
  problems: {
    unknown_client: {
      title: 'This application is not known here',
      explanation: 'The address names an application that is not registered here or is switched off.',
      advice: 'Go back to the application and try again. If that does not help, tell its provider.',
    },
    unregistered_redirect_uri: {
      title: 'You cannot be sent back to this address',
      explanation:
        'The application asks to send you to an address it has not registered. For your safety nothing was sent there.',
      advice: 'Do not enter a password on the page you came from. Tell the provider of the application.',
    },
    missing_redirect_uri: {
      title: 'The application does not say where to send you back',
      explanation: 'The address of this page lacks the parameter redirect_uri.',
      advice: 'Go back to the application and try again. If that does not help, tell its provider.',
    },
    not_found: {
      title: 'There is nothing at this address',
      explanation: 'The address may be mistyped, or what was here is gone.',
      advice: 'Check the address.',
    },
    expired_form: {
      title: 'This page is no longer valid',
      explanation: 'You were signed out meanwhile, or the page was open for too long. Nothing was changed.',
      advice: 'Go back, reload the page and try again.',
    },
    foreign_form: {
      title: 'This request came from another site',
      explanation: 'Another site tried to do something here in your name. Nothing was changed.',
      advice: 'Close the site you came from. If you did this yourself, go back and reload the page.',
    },
    sign_in_expired: {
      title: 'This sign-in cannot be finished',
      explanation:
        'It was not begun in this browser, took longer than ten minutes, or was finished before. Perhaps you began another one in a second window.',
      advice: 'Go back to the application and sign in again.',
    },
    request_too_long: {
      title: 'The application asks for too much at once',
      explanation: 'Its request is too long to be kept while you sign in at your identity provider.',
      advice: 'Tell the provider of the application.',
    },
    too_many_requests: {
      title: 'Too many failed attempts',
      explanation: 'Signing in is paused for a moment, so that nobody can guess passwords.',
      advice: 'Wait half a minute and try again.',
    },
    temporarily_unavailable: {
      title: 'This does not work right now',
      explanation: 'The server is busy or cannot reach its database.',
      advice: 'Try again in a moment.',
    },
    server_error: {
      title: 'Something went wrong',
      explanation: 'That is our fault, not yours.',
      advice: 'Try again. If it happens again, give the number below to your administrator.',
    },
    other: {
      title: 'This request cannot be understood',
      explanation: 'Something in it is not as it must be.',
      advice: 'Go back to the application and try again.',
    },
  },
  requestNumber: (id) => `Number of this request: ${id}`,
  scopeDescriptions: {
    openid: 'Know who you are',
    'uaa.user': 'Sign you in',
    profile: 'See your name',
    email: 'See your e-mail address',
  },
};

import type { Texts } from './texts.ts';

/** German. */
export const de: Texts = {
  productName: 'Portolan',
  legalNavigation: 'Rechtliche Hinweise',
  signIn: {
    title: 'Anmelden',
    toContinue: (client) => `um fortzufahren mit ${client}`,
    toAccount: (subaccount) => `um Ihre Zugriffe in ${subaccount} zu verwalten`,
    userName: 'Benutzername, ID oder E-Mail',
    password: 'Kennwort',
    submit: 'Anmelden',
    wrong: 'Benutzername oder Kennwort ist falsch. Prüfen Sie beides und versuchen Sie es noch einmal.',
    expired: 'Diese Seite war zu lange offen. Geben Sie Benutzername und Kennwort noch einmal ein.',
    again: 'Bitte bestätigen Sie durch erneute Anmeldung, dass Sie es sind.',
    tooMany: (seconds) =>
      `Es gab zu viele Fehlversuche. Versuchen Sie es in ${seconds === 1 ? 'einer Sekunde' : `${seconds} Sekunden`} wieder.`,
    busy: 'Die Anmeldung dauert gerade zu lange. Versuchen Sie es gleich noch einmal.',
    providers: 'Andere Wege, sich anzumelden',
    withProvider: (provider) => `Mit ${provider} anmelden`,
    unknownProvider:
      'Die Anwendung verlangt einen Identity Provider, den es hier nicht gibt. Wählen Sie einen anderen Weg, sich anzumelden.',
    providerSessionGoesOn: (provider) =>
      `Sie sind hier abgemeldet. Bei ${provider} sind Sie vielleicht noch angemeldet; melden Sie sich auch dort ab, wenn andere dieses Gerät benutzen.`,
    providerProblems: {
      provider_unavailable: (provider) =>
        `${provider} ist gerade nicht erreichbar oder nicht richtig eingerichtet. Versuchen Sie es gleich noch einmal, oder informieren Sie Ihren Administrator.`,
      sign_in_cancelled: (provider) =>
        `${provider} hat Sie nicht angemeldet. Versuchen Sie es noch einmal, oder wählen Sie einen anderen Weg, sich anzumelden.`,
      answer_refused: (provider) =>
        `Die Antwort von ${provider} konnte nicht angenommen werden; Sie sind nicht angemeldet. Versuchen Sie es noch einmal. Geschieht es wieder, informieren Sie Ihren Administrator.`,
      sign_in_expired: () => 'Diese Anmeldung wurde schon benutzt. Bitte melden Sie sich noch einmal an.',
    },
  },
  toProvider: {
    title: 'Zum Identity Provider',
    explanation: 'Sie werden zu Ihrem Identity Provider geleitet. Falls nichts geschieht, wählen Sie Weiter.',
    submit: 'Weiter',
  },
  fromProvider: {
    title: 'Anmeldung',
    explanation: 'Ihr Identity Provider hat Sie zurückgeleitet. Falls nichts geschieht, wählen Sie Weiter.',
    submit: 'Weiter',
  },
  signedIn: {
    title: 'Angemeldet',
    explanation: 'Sie werden weitergeleitet. Falls nichts geschieht, wählen Sie Weiter.',
    submit: 'Weiter',
  },
  signedInAs: (user) => `Angemeldet als ${user}`,
  signOut: 'Abmelden',
  consent: {
    title: (client) => `Darf ${client} für Sie handeln?`,
    intro: (client, subaccount) => `${client} bittet um Zugriff auf ${subaccount} in Ihrem Namen.`,
    choose: 'Erlaubt würde',
    nothingSpecial:
      'Erlaubt würde, die zugehörige Anwendung in Ihrem Namen aufzurufen, mit den Rollen, die Sie dort haben.',
    goesTo: (host) => `Danach geht es zurück zu ${host}.`,
    withdraw: 'Sie können das jederzeit unter „Ihre Zugriffe“ zurücknehmen.',
    allow: 'Erlauben',
    deny: 'Ablehnen',
    otherUser: 'Anderen Benutzer verwenden',
  },
  formPost: {
    title: 'Zurück zur Anwendung',
    explanation: 'Sie werden zur Anwendung zurückgeleitet. Falls nichts geschieht, wählen Sie Weiter.',
    submit: 'Weiter',
  },
  endUser: {
    title: 'Ihre Zugriffe',
    navigation: 'Ihre Zugriffe',
    tokens: 'Tokens',
    code: 'Code',
    applications: 'Anwendungen',
    applicationsIntro: 'Diesen Anwendungen haben Sie erlaubt, für Sie zu handeln.',
    noApplications: 'Keine Anwendung darf für Sie handeln.',
    tokensIntro:
      'Schlüssel, mit denen Anwendungen andere in Ihrem Namen aufrufen. Ein widerrufenes Token wird sofort abgelehnt.',
    noTokens: 'Es gibt keine Tokens von Ihnen.',
    jwtNote:
      'Tokens im Format JWT werden nicht gespeichert und stehen deshalb nicht hier. Sie enden von selbst nach höchstens zwölf Stunden.',
    application: 'Anwendung',
    scopes: 'Scopes',
    allScopes: 'Ihre Rollen in der Anwendung',
    since: 'Seit',
    issued: 'Ausgestellt',
    expires: 'Endet',
    never: 'Nie',
    action: 'Aktion',
    revoke: 'Widerrufen',
    revokeLabel: (client, issued) => `Das Token von ${client}, ausgestellt ${issued}, widerrufen`,
    withdraw: 'Zurücknehmen',
    withdrawLabel: (client) => `Den Zugriff von ${client} zurücknehmen`,
    revoked: 'Das Token ist widerrufen.',
    withdrawn: 'Der Zugriff ist zurückgenommen. Die Anwendung muss Sie neu fragen.',
    more: (count) => `Nur die neuesten ${count} werden gezeigt.`,
    codeTitle: 'Code für ein mobiles Gerät',
    codeIntro:
      'Wenn Ihr Gerät diese Seite nicht selbst erreicht, scannen Sie damit einen Code und fügen Sie den Text in die mobile Anwendung ein.',
    chooseClient: 'Anwendung',
    next: 'Weiter',
    noClients: 'Es gibt keine Anwendung, für die Sie einen Code erzeugen könnten.',
    codeScopes: 'Der Code erlaubt der Anwendung',
    generate: 'QR-Code erzeugen',
    codeReady: (client) => `Code für ${client}`,
    codeHint: (minutes) =>
      `Scannen Sie ihn innerhalb von ${minutes === 1 ? 'einer Minute' : `${minutes} Minuten`} mit Ihrem Gerät. Er gilt einmal. Zeigen Sie ihn niemandem: Wer ihn hat, kann für Sie handeln.`,
    codeAlt: 'QR-Code mit dem Autorisierungscode',
    codeText: 'Autorisierungscode',
    another: 'Weiteren Code erzeugen',
  },
  problems: {
    unknown_client: {
      title: 'Diese Anwendung ist hier nicht bekannt',
      explanation: 'Die Adresse nennt eine Anwendung, die hier nicht registriert oder abgeschaltet ist.',
      advice:
        'Gehen Sie zurück zur Anwendung und versuchen Sie es noch einmal. Hilft das nicht, informieren Sie deren Anbieter.',
    },
    unregistered_redirect_uri: {
      title: 'Zu dieser Adresse können Sie nicht zurückgeleitet werden',
      explanation:
        'Die Anwendung möchte Sie an eine Adresse leiten, die sie nicht registriert hat. Zu Ihrer Sicherheit wurde nichts dorthin gesendet.',
      advice:
        'Geben Sie auf der Seite, von der Sie kamen, kein Kennwort ein. Informieren Sie den Anbieter der Anwendung.',
    },
    missing_redirect_uri: {
      title: 'Die Anwendung sagt nicht, wohin es zurückgehen soll',
      explanation: 'In der Adresse dieser Seite fehlt der Parameter redirect_uri.',
      advice:
        'Gehen Sie zurück zur Anwendung und versuchen Sie es noch einmal. Hilft das nicht, informieren Sie deren Anbieter.',
    },
    not_found: {
      title: 'Unter dieser Adresse gibt es nichts',
      explanation: 'Vielleicht ist die Adresse falsch geschrieben, oder was hier war, ist fort.',
      advice: 'Prüfen Sie die Adresse.',
    },
    expired_form: {
      title: 'Diese Seite gilt nicht mehr',
      explanation: 'Sie wurden inzwischen abgemeldet, oder die Seite war zu lange offen. Es wurde nichts geändert.',
      advice: 'Gehen Sie zurück, laden Sie die Seite neu und versuchen Sie es noch einmal.',
    },
    foreign_form: {
      title: 'Diese Anfrage kam von einer fremden Seite',
      explanation: 'Eine andere Seite wollte hier etwas in Ihrem Namen tun. Es wurde nichts geändert.',
      advice:
        'Schließen Sie die Seite, von der Sie kamen. Wenn Sie es selbst waren, gehen Sie zurück und laden Sie die Seite neu.',
    },
    sign_in_expired: {
      title: 'Diese Anmeldung lässt sich nicht abschließen',
      explanation:
        'Sie wurde nicht in diesem Browser begonnen, hat länger als zehn Minuten gedauert oder wurde schon abgeschlossen. Vielleicht haben Sie in einem zweiten Fenster eine andere begonnen.',
      advice: 'Gehen Sie zurück zur Anwendung und melden Sie sich noch einmal an.',
    },
    request_too_long: {
      title: 'Die Anwendung verlangt zu viel auf einmal',
      explanation:
        'Ihre Anfrage ist zu lang, um sie aufzubewahren, während Sie sich bei Ihrem Identity Provider anmelden.',
      advice: 'Informieren Sie den Anbieter der Anwendung.',
    },
    too_many_requests: {
      title: 'Zu viele Fehlversuche',
      explanation: 'Die Anmeldung ruht für einen Moment, damit niemand Kennwörter erraten kann.',
      advice: 'Warten Sie eine halbe Minute und versuchen Sie es noch einmal.',
    },
    temporarily_unavailable: {
      title: 'Das geht gerade nicht',
      explanation: 'Der Server ist ausgelastet oder erreicht seine Datenbank nicht.',
      advice: 'Versuchen Sie es gleich noch einmal.',
    },
    server_error: {
      title: 'Etwas ist schiefgegangen',
      explanation: 'Das liegt an uns, nicht an Ihnen.',
      advice: 'Versuchen Sie es noch einmal. Geschieht es wieder, nennen Sie Ihrem Administrator die Nummer unten.',
    },
    other: {
      title: 'Diese Anfrage ist nicht zu verstehen',
      explanation: 'Etwas daran ist nicht, wie es sein muss.',
      advice: 'Gehen Sie zurück zur Anwendung und versuchen Sie es noch einmal.',
    },
  },
  requestNumber: (id) => `Nummer dieser Anfrage: ${id}`,
  scopeDescriptions: {
    openid: 'Wissen, wer Sie sind',
    'uaa.user': 'Sie anmelden',
    profile: 'Ihren Namen sehen',
    email: 'Ihre E-Mail-Adresse sehen',
  },
};

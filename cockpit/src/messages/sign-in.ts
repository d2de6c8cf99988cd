import { inBoth } from './in-both.ts';

/** Texts of single sign-on; `{0}` is what people call the provider. Source: decision 0016 */
export const signInTexts = inBoth({
  en: {
    signInWith: 'Sign in with {0}',
    signInAsAnother: 'Sign in with another account',
    orSignIn: 'or',
    signInExpired:
      'The sign-in took too long, was begun in another browser or window, or was finished before. Begin again.',
    signInCancelled: 'The sign-in was cancelled.',
    roleNotGiven:
      '{0} knows you, but none of your groups there gives you a role in this cockpit. Ask an administrator of this installation which group gives one (viewer, security administrator or administrator), and to be put into it or to have one of yours let in.',
    providerUnavailable:
      '{0} does not answer as it should. Try again in a moment. The reason is in the log of the server; a link made by "portolan cockpit" signs administrators in meanwhile.',
    tooManySignIns: 'Too many attempts were refused. Try again in a minute.',
    answerRefused:
      'The answer of {0} was not accepted. Begin again. If it stays so, an administrator finds the reason in the log of the server.',
  },
  de: {
    signInWith: 'Mit {0} anmelden',
    signInAsAnother: 'Mit anderem Konto anmelden',
    orSignIn: 'oder',
    signInExpired:
      'Die Anmeldung hat zu lange gedauert, wurde in einem anderen Browser oder Fenster begonnen oder war schon beendet. Beginnen Sie noch einmal.',
    signInCancelled: 'Die Anmeldung wurde abgebrochen.',
    roleNotGiven:
      '{0} kennt Sie, aber keine Ihrer Gruppen dort gibt Ihnen eine Rolle in diesem Cockpit. Fragen Sie einen Administrator dieser Installation, welche Gruppe eine gibt (Viewer, Security-Administrator oder Administrator), und bitten Sie darum, in sie aufgenommen zu werden oder eine der Ihren zuzulassen.',
    providerUnavailable:
      '{0} antwortet nicht, wie es sollte. Versuchen Sie es gleich noch einmal. Der Grund steht im Protokoll des Servers; Administratoren meldet inzwischen ein Link an, den „portolan cockpit“ macht.',
    tooManySignIns: 'Zu viele Versuche wurden abgelehnt. Versuchen Sie es in einer Minute noch einmal.',
    answerRefused:
      'Die Antwort von {0} wurde nicht angenommen. Beginnen Sie noch einmal. Bleibt es dabei, findet ein Administrator den Grund im Protokoll des Servers.',
  },
});

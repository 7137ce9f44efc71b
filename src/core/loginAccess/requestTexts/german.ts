import type { RequestTexts } from './requestTexts.ts';

export const german: RequestTexts = {
  languageName: 'Deutsch',
  durations: { oneDay: '1 Tag', threeDays: '3 Tage', oneWeek: '1 Woche', oneMonth: '1 Monat', oneYear: '1 Jahr' },
  subject: ({ company, orgName }) => `Anmeldezugriff für ${company} auf ${orgName}`,
  greeting: 'Guten Tag,',
  purpose: ({ company, packageName, orgName, orgId, isSandbox }) =>
    `um Ihrem Fall in ${packageName || 'unserer Anwendung'} nachzugehen, müssen wir ihn so sehen wie der Benutzer, bei dem er auftritt. ` +
    `Bitte lassen Sie diesen Benutzer ${company} Anmeldezugriff gewähren, und zwar in ${isSandbox ? 'der Sandbox' : 'Ihrer Organisation'} ${orgName} (${orgId}). ` +
    'Ein Kennwort brauchen wir nicht.',
  stepsTitle: 'Das dauert eine Minute:',
  steps: ({ company, orgName, isSandbox, duration }) => [
    isSandbox
      ? `Melden Sie sich als der betroffene Benutzer in der Sandbox ${orgName} an (nicht in der Produktion).`
      : 'Melden Sie sich als der betroffene Benutzer bei Salesforce an.',
    'Klicken Sie oben rechts auf Ihr Bild, dann auf „Einstellungen“ (Settings).',
    'Öffnen Sie links „Meine persönlichen Daten“ (My Personal Information), dann „Anmeldezugriff für Account gewähren“ (Grant Account Login Access).',
    `Wählen Sie in der Zeile „${company}“ unter „Zugriffsdauer“ (Access Duration) den Eintrag „${duration}“.`,
    'Klicken Sie auf „Speichern“ (Save) und nennen Sie uns den Namen dieses Benutzers.',
  ],
  shortcut: (path) =>
    `Dieselbe Seite über ihre Adresse: Setzen Sie ${path} hinter „.com“ in der Adresse Ihres Salesforce.`,
  administratorNeeded:
    'Unsere Anwendung ist für Ihre ganze Organisation lizenziert. Dann lässt Salesforce nur Administratoren mit der Berechtigung „Benutzer verwalten“ (Manage Users) Zugriff gewähren.',
  notListedTitle: ({ company }) => `Wenn „${company}“ nicht in der Liste steht, hat es einen dieser Gründe:`,
  notListed: {
    usersMayNotGrant:
      'Ein Administrator hat abgeschaltet, dass andere Benutzer Zugriff gewähren. Bitte lassen Sie einen Administrator den Zugriff gewähren.',
    policyForAdministrators:
      'In Setup steht unter „Anmeldezugriffsrichtlinien“ (Login Access Policies) in unserer Zeile „Nur für Administratoren verfügbar“ (Available to Administrators Only). Ein Administrator kann „Für Benutzer verfügbar“ (Available to Users) wählen oder selbst Zugriff gewähren.',
    noPackageLicense:
      'Der Benutzer hat keine Lizenz für unsere Anwendung. Weisen Sie ihm eine zu (Setup, „Installierte Pakete“, „Lizenzen verwalten“), oder nehmen Sie einen Benutzer, der eine hat.',
    siteLicense:
      'Unsere Anwendung ist für die ganze Organisation lizenziert. Dann können nur Administratoren mit der Berechtigung „Benutzer verwalten“ (Manage Users) Zugriff gewähren.',
    administratorsLogInAsAnyUser:
      'In Setup ist unter „Anmeldezugriffsrichtlinien“ (Login Access Policies) eingeschaltet, dass Administratoren sich als beliebiger Benutzer anmelden können (Administrators Can Log in as Any User). Dann werden Benutzer nicht gefragt, und unsere Zeile kann fehlen: Bitte sagen Sie es uns, damit wir einen anderen Weg finden.',
    loggedInAsSomebodyElse:
      'Jemand ist stellvertretend als dieser Benutzer angemeldet. Nur der Benutzer selbst kann Zugriff gewähren, angemeldet mit dem eigenen Kennwort.',
  },
  assurance: [
    'Wir sehen, was dieser Benutzer sieht, und nichts anderes.',
    'Was wir ändern, steht mit dem Namen des Benutzers in Ihrem Setup-Aktivierungsprotokoll (Setup Audit Trail).',
    'Der Zugriff endet von selbst. Auf derselben Seite können Sie ihn mit „Kein Zugriff“ (No Access) früher beenden.',
  ],
  closing: 'Vielen Dank!',
};

import type { RequestTexts } from './requestTexts.ts';

export const english: RequestTexts = {
  languageName: 'English',
  durations: { oneDay: '1 Day', threeDays: '3 Days', oneWeek: '1 Week', oneMonth: '1 Month', oneYear: '1 Year' },
  subject: ({ company, orgName }) => `Login access for ${company} to ${orgName}`,
  greeting: 'Hello,',
  purpose: ({ company, packageName, orgName, orgId, isSandbox }) =>
    `to look into your case in ${packageName || 'our app'}, we need to see it as the user who has the problem. ` +
    `Please let that user grant ${company} login access in ${isSandbox ? 'the sandbox' : 'your org'} ${orgName} (${orgId}). ` +
    'No password is shared.',
  stepsTitle: 'This takes a minute:',
  steps: ({ company, orgName, isSandbox, duration }) => [
    isSandbox
      ? `Log in to the sandbox ${orgName} as the user who has the problem (not to production).`
      : 'Log in to Salesforce as the user who has the problem.',
    'Click your picture at the top right, then Settings.',
    'On the left, open My Personal Information, then Grant Account Login Access.',
    `In the row of ${company}, choose "${duration}" under Access Duration.`,
    'Click Save, and tell us the name of that user.',
  ],
  shortcut: (path) => `The same page by its address: put ${path} behind ".com" in the address of your Salesforce.`,
  administratorNeeded:
    'Our app is licensed to your whole org. Salesforce then lets only an administrator with the permission "Manage Users" grant access.',
  notListedTitle: ({ company }) => `If ${company} is not in the list, it is for one of these reasons:`,
  notListed: {
    usersMayNotGrant:
      'An administrator has switched off that other users grant access. Please ask an administrator to grant it.',
    policyForAdministrators:
      'In Setup, Login Access Policies, our row says "Available to Administrators Only". An administrator can choose "Available to Users", or grant access as themselves.',
    noPackageLicense:
      'The user has no license for our app. Assign one in Setup, Installed Packages, Manage Licenses, or choose a user who has one.',
    siteLicense:
      'Our app is licensed to the whole org. Then only an administrator with the permission "Manage Users" can grant access.',
    administratorsLogInAsAnyUser:
      'In Setup, Login Access Policies, "Administrators Can Log in as Any User" is on. Then users are not asked, and our row may be missing: please tell us, so that we can agree on another way.',
    loggedInAsSomebodyElse:
      'Somebody is logged in as that user. Only the user themselves, logged in with their own password, can grant access.',
  },
  assurance: [
    'We see what that user sees, and nothing else.',
    'Whatever we change stands in your Setup Audit Trail with that user’s name.',
    'The access ends by itself. You can end it earlier on the same page, with "No Access".',
  ],
  closing: 'Thank you!',
};

import {
  autoNumber,
  checkbox,
  date,
  datetime,
  lookup,
  nameText,
  number,
  object,
  picklist,
  text,
  type ObjectDefinition,
  whole,
} from './define.ts';

const both = ['data', 'tooling'] as const;

/** Objects of the License Management App (`sfLma`): they are there where it is installed. */
export const licenseAppObjects: readonly ObjectDefinition[] = [
  object(
    'sfLma__Package__c',
    'a05',
    [
      nameText(),
      text('sfLma__Package_ID__c', 18),
      text('sfLma__Developer_Org_ID__c', 18),
      text('sfLma__Developer___c', 80, { label: 'Developer Name' }),
      lookup('sfLma__Latest_Version__c', 'sfLma__Package_Version__c'),
      lookup('sfLma__Lead_Manager__c', 'User'),
      date('sfLma__Release_Date__c'),
      text('sfLma__Help__c'),
    ],
    { owned: true },
  ),
  object('sfLma__Package_Version__c', 'a06', [
    nameText(),
    lookup('sfLma__Package__c', 'sfLma__Package__c', { children: 'sfLma__Package_Versions__r', cascadeDelete: true }),
    text('sfLma__Version_ID__c', 18),
    text('sfLma__Version_Number__c', 40),
    text('sfLma__Version__c', 40),
    date('sfLma__Release_Date__c'),
    checkbox('sfLma__Is_Beta__c'),
    number('sfLma__Sequence__c', 10, 0),
    text('sfLma__Help__c'),
  ]),
  object(
    'sfLma__License__c',
    'a07',
    [
      autoNumber('L-{00000}'),
      text('sfLma__Subscriber_Org_ID__c', 18, { indexed: true }),
      text('sfLma__Org_Instance__c', 20, { label: 'Instance' }),
      text('sfLma__Instance__c', 20),
      text('sfLma__Org_Edition__c', 80),
      text('sfLma__Org_Type__c', 80),
      text('sfLma__Org_Status__c', 40),
      date('sfLma__Org_Trial_Expiration__c', { label: 'Org Expiration Date' }),
      checkbox('sfLma__Subscriber_Org_Is_Sandbox__c'),
      checkbox('sfLma__Is_Sandbox__c', false, { label: 'Sandbox' }),
      picklist('sfLma__License_Status__c', ['Active', 'Suspended', 'Trial', 'Uninstalled']),
      picklist('sfLma__Status__c', ['Active', 'Suspended', 'Trial', 'Uninstalled']),
      text('sfLma__License_Type__c', 80),
      text('sfLma__Licensed_Seats__c', 40),
      number('sfLma__Seats__c', 10, 0),
      number('sfLma__Used_Licenses__c', 10, 0),
      date('sfLma__Expiration__c'),
      text('sfLma__Expiration_Date__c', 40),
      date('sfLma__Trial_Expiration_Date__c'),
      datetime('sfLma__Install_Date__c'),
      datetime('sfLma__Last_Modified__c'),
      lookup('sfLma__Account__c', 'Account', { children: 'sfLma__Licenses__r' }),
      lookup('sfLma__Contact__c', 'Contact', { children: 'sfLma__Licenses__r' }),
      lookup('sfLma__Lead__c', 'Lead', { children: 'sfLma__Licenses__r' }),
      lookup('sfLma__Package__c', 'sfLma__Package__c', { children: 'sfLma__Licenses__r' }),
      lookup('sfLma__Package_Version__c', 'sfLma__Package_Version__c', { children: 'sfLma__Licenses__r' }),
      text('sfLma__Package_Version_Number__c', 40),
      text('sfLma__Version_Number__c', 40),
      text('sfLma__Package_License_ID__c', 18),
      text('sfLma__Proxy_User__c', 80),
      text('sfLma__Help__c'),
    ],
    { owned: true },
  ),
];

/** What the packaging side knows of packages and where they are installed: there where that is switched on for an org. */
export const packageSubscriberObjects: readonly ObjectDefinition[] = [
  object('MetadataPackage', '033', [nameText(), text('NamespacePrefix', 15)], { apis: both }),
  object(
    'MetadataPackageVersion',
    '04t',
    [
      nameText(),
      lookup('MetadataPackageId', 'MetadataPackage'),
      whole('MajorVersion'),
      whole('MinorVersion'),
      whole('PatchVersion'),
      whole('BuildNumber'),
      picklist('ReleaseState', ['Beta', 'Released']),
      checkbox('IsDeprecated'),
    ],
    { apis: both },
  ),
  object('PackageSubscriber', '0Ci', [
    text('InstalledStatus', 40),
    text('InstanceName', 40),
    text('MetadataPackageId', 18),
    text('MetadataPackageVersionId', 18),
    text('OrgKey', 18, { indexed: true }),
    text('OrgName', 80),
    picklist('OrgStatus', ['Active', 'Demo', 'Free', 'Inactive', 'Trial']),
    picklist('OrgType', ['Production', 'Sandbox']),
    text('ParentOrg', 18, { indexed: true }),
  ]),
];

/** Who debugs by the publisher's licence. */
export const debuggerLicenseObjects: readonly ObjectDefinition[] = [
  object(
    'ApexDebuggerLicense',
    '07e',
    [
      nameText(80, { required: false }),
      picklist('LicenseType', ['Self', 'Sandbox', 'LMO', 'Scratch']),
      datetime('Expires'),
      text('ChildOrg', 18),
      text('ChildSession', 18),
      text('ChildUser', 18),
      text('ChildUsername', 80),
    ],
    { apis: ['tooling'] },
  ),
];

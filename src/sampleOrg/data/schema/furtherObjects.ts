import {
  anyCustomObject,
  checkbox,
  date,
  datetime,
  email,
  longText,
  lookup,
  nameSetByOrg,
  nameText,
  object,
  phone,
  picklist,
  text,
  url,
  whole,
  type ObjectDefinition,
} from './define.ts';

const readOnly = { createable: false, updateable: false };
const channels = ['Email', 'Phone', 'Mailing Address', 'Social', 'Web'];

const contactPoint = [
  lookup('ParentId', ['Account', 'Contact', 'Individual'], { children: 'ContactPoints' }),
  date('ActiveFromDate'),
  date('ActiveToDate'),
  picklist('UsageType', ['Home', 'Work', 'Temp']),
  checkbox('IsPrimary'),
];

/** People as data subjects: how they may be reached, and what they agreed to. */
const privacyObjects: readonly ObjectDefinition[] = [
  object(
    'Individual',
    '0PK',
    [
      nameSetByOrg(),
      text('FirstName', 40),
      text('LastName', 80, { required: true }),
      picklist('Salutation', ['Mr.', 'Ms.', 'Mrs.', 'Dr.', 'Prof.']),
      date('BirthDate'),
      checkbox('HasOptedOutTracking'),
      checkbox('HasOptedOutProcessing'),
      checkbox('HasOptedOutSolicit'),
      checkbox('ShouldForget'),
      checkbox('SendIndividualData'),
      whole('IndividualsAge'),
      lookup('MasterRecordId', 'Individual', readOnly),
    ],
    { owned: true },
  ),
  object(
    'ContactPointAddress',
    '8lW',
    [
      nameText(255),
      ...contactPoint,
      text('Street'),
      text('City', 40),
      text('State', 80),
      text('PostalCode', 20),
      text('Country', 80),
      picklist('AddressType', ['Shipping', 'Billing']),
      whole('PreferenceRank'),
      checkbox('IsDefault'),
      checkbox('IsThirdPartyAddress'),
    ],
    { owned: true, labelPlural: 'Contact Point Addresses' },
  ),
  object(
    'ContactPointEmail',
    '9Vl',
    [
      nameText(255, { required: false }),
      ...contactPoint,
      email('EmailAddress', { required: true }),
      text('EmailDomain', 255, readOnly),
      text('EmailMailBox', 255, readOnly),
      whole('PreferenceRank'),
    ],
    { owned: true },
  ),
  object(
    'ContactPointPhone',
    '0pP',
    [
      nameText(255, { required: false }),
      ...contactPoint,
      phone('TelephoneNumber', { required: true }),
      text('ExtensionNumber', 40),
      checkbox('IsSmsCapable'),
      whole('PreferenceRank'),
    ],
    { owned: true },
  ),
  object(
    'ContactPointConsent',
    '0aT',
    [
      nameText(255),
      lookup('ContactPointId', ['ContactPointAddress', 'ContactPointEmail', 'ContactPointPhone'], {
        required: true,
        children: 'ContactPointConsents',
      }),
      text('DataUsePurposeId', 18),
      picklist('PrivacyConsentStatus', ['NotSeen', 'Seen', 'OptIn', 'OptOut'], { required: true }),
      datetime('EffectiveFrom'),
      datetime('EffectiveTo'),
      datetime('CaptureDate'),
      text('CaptureSource'),
      picklist('CaptureContactPointType', channels),
    ],
    { owned: true },
  ),
  object(
    'ContactRequest',
    '0cR',
    [
      text('Name', 255, { nameField: true, ...readOnly }),
      lookup('WhatId', ['Account', 'Case', 'Opportunity', anyCustomObject], { children: 'ContactRequests' }),
      lookup('WhoId', ['Contact', 'Individual', 'Lead', 'User'], { children: 'ContactRequests' }),
      picklist('PreferredChannel', channels),
      text('PreferredPhone', 40),
      picklist('RequestReason', ['Sales', 'Support', 'Other']),
      picklist('Status', ['New', 'Attempted', 'Contacted', 'Abandoned'], { withDefault: true }),
      longText('RequestDescription'),
      checkbox('IsCallback'),
    ],
    { ownedByQueues: true },
  ),
];

/** What is kept to be sent, shown or asked about again. */
const messageObjects: readonly ObjectDefinition[] = [
  object(
    'QuickText',
    '574',
    [
      nameText(255),
      longText('Message', 4_096, { required: true }),
      picklist('Category', ['Greetings', 'FAQ', 'Closings']),
      picklist('Channel', ['Chat', 'Email', 'Phone', 'Portal']),
      checkbox('IsInsertable', true),
    ],
    { owned: true },
  ),
  object(
    'ListEmail',
    '0XB',
    [
      nameText(255),
      text('Subject'),
      longText('HtmlBody', 32_000),
      longText('TextBody', 32_000),
      email('FromAddress'),
      text('FromName'),
      picklist('Status', ['Draft', 'Scheduled', 'In Progress', 'Sent', 'Failed'], { withDefault: true }),
      datetime('ScheduledDate'),
      whole('TotalSent', readOnly),
      lookup('CampaignId', 'Campaign', { children: 'ListEmails' }),
    ],
    { owned: true },
  ),
  object(
    'Solution',
    '501',
    [
      text('SolutionName', 255, { nameField: true, required: true }),
      longText('SolutionNote', 32_000),
      picklist('Status', ['Draft', 'Reviewed', 'Duplicate'], { withDefault: true }),
      checkbox('IsPublished'),
    ],
    { owned: true },
  ),
  object('AccountContactRole', '02Z', [
    lookup('AccountId', 'Account', { required: true, children: 'AccountContactRoles', cascadeDelete: true }),
    lookup('ContactId', 'Contact', { required: true, children: 'AccountContactRoles', cascadeDelete: true }),
    text('Role', 40),
    checkbox('IsPrimary'),
  ]),
  object('Idea', '087', [
    text('Title', 255, { nameField: true, required: true }),
    longText('Body', 32_000),
    text('CommunityId', 18),
    picklist('Status', ['New', 'Under Review', 'Delivered']),
  ]),
  object(
    'Site',
    '0DM',
    [
      nameText(40),
      text('Subdomain', 80),
      text('UrlPathPrefix', 40),
      picklist('Status', ['Active', 'Inactive']),
      text('SiteType', 40),
    ],
    { setup: true },
  ),
  object(
    'NamedCredential',
    '0XA',
    [
      text('DeveloperName', 80, { required: true }),
      text('MasterLabel', 80),
      url('Endpoint'),
      text('NamespacePrefix', 15, readOnly),
    ],
    { apis: ['data', 'tooling'], setup: true },
  ),
];

/** The schema itself, for queries. `store/schemaRecords.ts` fills them. */
const schemaObjects: readonly ObjectDefinition[] = [
  object(
    'EntityDefinition',
    '4ie',
    [
      text('DurableId', 255, readOnly),
      text('QualifiedApiName', 70, readOnly),
      text('DeveloperName', 40, readOnly),
      text('NamespacePrefix', 15, readOnly),
      text('Label', 80, readOnly),
      text('MasterLabel', 80, readOnly),
      text('PluralLabel', 80, readOnly),
      text('KeyPrefix', 3, readOnly),
      ...[
        'IsCustomSetting',
        'IsCustomizable',
        'IsApexTriggerable',
        'IsTriggerable',
        'IsQueryable',
        'IsSearchable',
        'IsLayoutable',
        'IsWorkflowEnabled',
        'IsDeprecatedAndHidden',
      ].map((name) => checkbox(name, false, readOnly)),
    ],
    { apis: ['data', 'tooling'], setup: true },
  ),
  object(
    'FieldDefinition',
    '4fe',
    [
      text('DurableId', 255, readOnly),
      lookup('EntityDefinitionId', 'EntityDefinition', { children: 'Fields', ...readOnly }),
      text('QualifiedApiName', 70, readOnly),
      text('DeveloperName', 40, readOnly),
      text('NamespacePrefix', 15, readOnly),
      text('Label', 80, readOnly),
      text('MasterLabel', 80, readOnly),
      text('DataType', 128, readOnly),
      text('ValueTypeId', 40, readOnly),
      text('RelationshipName', 80, readOnly),
      whole('Length', readOnly),
      whole('Precision', readOnly),
      whole('Scale', readOnly),
      ...['IsNameField', 'IsCalculated', 'IsNillable', 'IsIndexed'].map((name) => checkbox(name, false, readOnly)),
    ],
    { apis: ['data', 'tooling'], setup: true },
  ),
];

export const furtherObjects: readonly ObjectDefinition[] = [...privacyObjects, ...messageObjects, ...schemaObjects];

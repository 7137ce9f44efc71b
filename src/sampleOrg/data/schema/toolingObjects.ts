import { asynchronousObjects } from './asynchronousObjects.ts';
import {
  checkbox,
  datetime,
  document,
  longText,
  lookup,
  nameSetByOrg,
  nameText,
  number,
  object,
  picklist,
  text,
  whole,
  type ObjectDefinition,
} from './define.ts';

const both = ['data', 'tooling'] as const;
const tooling = ['tooling'] as const;

const levels = ['NONE', 'ERROR', 'WARN', 'INFO', 'DEBUG', 'FINE', 'FINER', 'FINEST'];
const logCategories = [
  'ApexCode',
  'ApexProfiling',
  'Callout',
  'DataAccess',
  'Database',
  'Nba',
  'System',
  'Validation',
  'Visualforce',
  'Wave',
  'Workflow',
];
const levelFields = () => logCategories.map((category) => picklist(category, levels, { withDefault: true }));

const debuggerObjects: readonly ObjectDefinition[] = [
  object(
    'ApexDebuggerSession',
    '07a',
    [
      nameSetByOrg(),
      picklist('Status', ['Pending', 'Active', 'Detach', 'Kill', 'KillAll', 'Dead']),
      picklist('StatusBy', ['NoOne', 'Debugger', 'Metadata', 'BT', 'OrgAdmin', 'Sweeper']),
      text('StatusMessage'),
      text('StatusUsername', 80),
      text('License', 18),
      text('LicenseOrg', 18),
      picklist('LicenseType', ['Self', 'Sandbox', 'LMO', 'Scratch']),
      longText('UserIdFilter'),
      longText('RequestTypeFilter'),
      longText('EntryPointFilter'),
      checkbox('IsAsyncIgnored'),
      checkbox('IsInternal'),
    ],
    { apis: tooling, setup: true },
  ),
  object(
    'ApexDebuggerBreakpoint',
    '07b',
    [
      nameSetByOrg(),
      lookup('SessionId', 'ApexDebuggerSession', { required: true, cascadeDelete: true }),
      text('FileName', 255, { required: true }),
      whole('Line'),
      checkbox('IsEnabled', true),
      picklist('Type', ['Line', 'Call', 'Return', 'Exception'], { required: true }),
      // Salesforce says that its debugger has no conditions: kept, and the last two honoured only where a wire choice says so.
      text('Function'),
      text('Expression'),
      picklist('HitCondition', ['None', 'GreaterOrEquals', 'Equals', 'Modulo']),
      whole('HitValue'),
    ],
    { apis: tooling, setup: true },
  ),
  object(
    'ApexDebuggerRequest',
    '07c',
    [
      nameSetByOrg(),
      lookup('SessionId', 'ApexDebuggerSession', { cascadeDelete: true }),
      text('RequestIdentifier', 40),
      text('RequestType', 40),
      checkbox('HasDebuggingPermit'),
      checkbox('IsActive'),
      text('Description'),
      text('Server', 80),
      whole('Port'),
    ],
    { apis: tooling, setup: true },
  ),
  object(
    'ApexDebuggerEvent',
    '07d',
    [
      nameSetByOrg(),
      lookup('SessionId', 'ApexDebuggerSession', { cascadeDelete: true }),
      lookup('RequestId', 'ApexDebuggerRequest'),
      lookup('BreakpointId', 'ApexDebuggerBreakpoint'),
      text('Type', 40),
      longText('Description'),
      text('FileName'),
      whole('Line'),
      longText('Stacktrace'),
      whole('Sequence'),
      whole('RequestSequence'),
      text('Username', 80),
      document('ClassBody'),
      checkbox('HasClassBody'),
    ],
    { apis: tooling, setup: true },
  ),
];

const codeFields = [
  text('NamespacePrefix', 15),
  document('Body'),
  whole('LengthWithoutComments'),
  text('ApiVersion', 5),
  picklist('Status', ['Active', 'Inactive', 'Deleted'], { withDefault: true }),
  picklist(
    'ManageableState',
    ['unmanaged', 'beta', 'deleted', 'deprecated', 'deprecatedEditable', 'installed', 'installedEditable', 'released'],
    { withDefault: true },
  ),
  document('SymbolTable', { createable: false, updateable: false }),
  checkbox('IsValid', true),
  number('BodyCrc', 18, 0),
];

const codeObjects: readonly ObjectDefinition[] = [
  object('ApexClass', '01p', [nameText(255), ...codeFields], { apis: both, setup: true, labelPlural: 'Apex Classes' }),
  object('ApexTrigger', '01q', [nameText(255), ...codeFields, text('TableEnumOrId', 40)], { apis: both, setup: true }),
];

const logObjects: readonly ObjectDefinition[] = [
  object(
    'ApexLog',
    '07L',
    [
      lookup('LogUserId', 'User'),
      text('Application', 40),
      whole('DurationMilliseconds'),
      picklist('Location', ['Monitoring', 'SystemLog', 'Profiling', 'Preserved']),
      whole('LogLength'),
      text('Operation', 80),
      text('Request', 40),
      text('RequestIdentifier', 40),
      datetime('StartTime'),
      text('Status', 255),
    ],
    { apis: both, setup: true },
  ),
  object(
    'TraceFlag',
    '7tf',
    [
      lookup('DebugLevelId', 'DebugLevel', { cascadeDelete: true }),
      lookup('TracedEntityId', ['User', 'ApexClass', 'ApexTrigger'], { required: true }),
      picklist('LogType', ['USER_DEBUG', 'DEVELOPER_LOG', 'CLASS_TRACING', 'PROFILING'], { required: true }),
      datetime('StartDate'),
      datetime('ExpirationDate'),
      ...levelFields(),
    ],
    { apis: tooling, setup: true },
  ),
  object(
    'DebugLevel',
    '7dl',
    [
      text('DeveloperName', 80, { required: true, unique: true }),
      text('MasterLabel', 80, { required: true }),
      text('Language', 40),
      ...levelFields(),
    ],
    { apis: tooling, setup: true },
  ),
];

const packageObjects: readonly ObjectDefinition[] = [
  object(
    'SubscriberPackage',
    '033',
    [
      nameText(),
      text('NamespacePrefix', 15),
      text('Description'),
      checkbox('IsPackageValid', true),
      text('PackagingModel', 40),
    ],
    { apis: tooling, setup: true },
  ),
  object(
    'SubscriberPackageVersion',
    '04t',
    [
      nameText(),
      lookup('SubscriberPackageId', 'SubscriberPackage'),
      whole('MajorVersion'),
      whole('MinorVersion'),
      whole('PatchVersion'),
      whole('BuildNumber'),
      checkbox('IsBeta'),
      checkbox('IsDeprecated'),
      checkbox('IsManaged', true),
      checkbox('IsOrgDependent'),
      checkbox('IsPasswordProtected'),
      checkbox('IsSecurityReviewed'),
      text('ReleaseState', 40),
      text('PublisherName', 80),
      text('Package2ContainerOptions', 40),
    ],
    { apis: tooling, setup: true },
  ),
  object(
    'InstalledSubscriberPackage',
    '0A3',
    [
      lookup('SubscriberPackageId', 'SubscriberPackage'),
      lookup('SubscriberPackageVersionId', 'SubscriberPackageVersion'),
      text('MinPackageVersionId', 18),
    ],
    { apis: tooling, setup: true },
  ),
];

/** What setup history keeps; in every org. Login-access grants show here and nowhere else. */
const auditObjects: readonly ObjectDefinition[] = [
  object(
    'SetupAuditTrail',
    '0Ym',
    [
      text('Action', 80),
      text('Section', 80),
      text('Display', 1000),
      text('DelegateUser', 80),
      text('CreatedByContext', 80),
      text('CreatedByIssuer', 80),
      text('ResponsibleNamespacePrefix', 15),
    ],
    { setup: true },
  ),
];

/** Objects that every org has for code, logs, tests, packages and the Apex Debugger. Fields as the Tooling WSDL lists them. */
export const toolingObjects: readonly ObjectDefinition[] = [
  ...debuggerObjects,
  ...codeObjects,
  ...logObjects,
  ...packageObjects,
  ...asynchronousObjects,
  ...auditObjects,
];

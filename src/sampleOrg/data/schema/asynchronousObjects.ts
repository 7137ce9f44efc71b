import {
  checkbox,
  datetime,
  longText,
  lookup,
  nameText,
  object,
  picklist,
  text,
  whole,
  type ObjectDefinition,
} from './define.ts';

const both = ['data', 'tooling'] as const;

const jobTypes = [
  'Future',
  'SharingRecalculation',
  'ScheduledApex',
  'BatchApex',
  'BatchApexWorker',
  'TestRequest',
  'TestWorker',
  'ApexToken',
  'Queueable',
];
const jobStatuses = ['Queued', 'Processing', 'Aborted', 'Completed', 'Failed', 'Preparing', 'Holding'];

const jobObjects: readonly ObjectDefinition[] = [
  object(
    'AsyncApexJob',
    '707',
    [
      lookup('ApexClassId', 'ApexClass'),
      datetime('CompletedDate'),
      lookup('CronTriggerId', 'CronTrigger'),
      text('ExtendedStatus'),
      whole('JobItemsProcessed', { defaultValue: 0 }),
      picklist('JobType', jobTypes, { required: true }),
      text('LastProcessed', 15),
      whole('LastProcessedOffset'),
      text('MethodName'),
      whole('NumberOfErrors', { defaultValue: 0 }),
      lookup('ParentJobId', 'AsyncApexJob'),
      picklist('Status', jobStatuses, { required: true }),
      whole('TotalJobItems', { defaultValue: 0 }),
    ],
    { apis: both, setup: true, label: 'Apex Job' },
  ),
  object(
    'CronTrigger',
    '08e',
    [
      lookup('CronJobDetailId', 'CronJobDetail'),
      text('CronExpression'),
      datetime('EndTime'),
      datetime('NextFireTime'),
      datetime('PreviousFireTime'),
      datetime('StartTime'),
      picklist('State', [
        'WAITING',
        'ACQUIRED',
        'EXECUTING',
        'COMPLETE',
        'ERROR',
        'DELETED',
        'PAUSED',
        'BLOCKED',
        'PAUSED_BLOCKED',
      ]),
      whole('TimesTriggered', { defaultValue: 0 }),
      text('TimeZoneSidKey', 40),
    ],
    { apis: both, setup: true, owned: true, label: 'Scheduled Job' },
  ),
  object('CronJobDetail', '08a', [nameText(255), text('JobType', 1)], {
    apis: both,
    setup: true,
    label: 'Cron Job',
  }),
  object(
    'FlexQueueItem',
    '0E4',
    [lookup('AsyncApexJobId', 'AsyncApexJob'), text('FlexQueueItemId', 18), whole('JobPosition'), text('JobType', 40)],
    { setup: true },
  ),
];

const outcomes = ['Pass', 'Fail', 'CompileFail', 'Skip'];

const testObjects: readonly ObjectDefinition[] = [
  object(
    'ApexTestQueueItem',
    '709',
    [
      lookup('ApexClassId', 'ApexClass'),
      text('ExtendedStatus', 1000),
      lookup('ParentJobId', 'AsyncApexJob'),
      checkbox('ShouldSkipCodeCoverage'),
      picklist('Status', jobStatuses),
      lookup('TestRunResultID', 'ApexTestRunResult', { relationshipName: 'TestRunResult' }),
    ],
    { apis: both, setup: true },
  ),
  object(
    'ApexTestResult',
    '07M',
    [
      lookup('ApexClassId', 'ApexClass'),
      lookup('ApexLogId', 'ApexLog'),
      lookup('ApexTestRunResultId', 'ApexTestRunResult', { children: 'ApexTestResults' }),
      lookup('AsyncApexJobId', 'AsyncApexJob'),
      checkbox('IsTestSetup'),
      longText('Message', 4000),
      text('MethodName'),
      picklist('Outcome', outcomes, { required: true }),
      lookup('QueueItemId', 'ApexTestQueueItem', { children: 'ApexTestResults' }),
      whole('RunTime'),
      longText('StackTrace', 32_000),
      datetime('TestTimestamp'),
    ],
    { apis: both, setup: true },
  ),
  object(
    'ApexTestRunResult',
    '05m',
    [
      lookup('AsyncApexJobId', 'AsyncApexJob'),
      lookup('UserId', 'User'),
      text('JobName', 80),
      checkbox('IsAllTests'),
      text('Source', 40),
      datetime('StartTime'),
      datetime('EndTime'),
      whole('TestTime'),
      whole('TestSetupTime'),
      picklist('Status', jobStatuses),
      whole('ClassesEnqueued'),
      whole('ClassesCompleted'),
      whole('MethodsEnqueued'),
      whole('MethodsCompleted'),
      whole('MethodsFailed'),
    ],
    { apis: both, setup: true },
  ),
  object('ApexTestSuite', '05F', [text('TestSuiteName', 40, { required: true, unique: true })], {
    apis: both,
    setup: true,
  }),
  object(
    'TestSuiteMembership',
    '05f',
    [
      lookup('ApexClassId', 'ApexClass', { required: true }),
      lookup('ApexTestSuiteId', 'ApexTestSuite', { required: true, cascadeDelete: true }),
    ],
    { apis: both, setup: true },
  ),
  object(
    'ApexCodeCoverage',
    '714',
    [
      lookup('ApexClassOrTriggerId', ['ApexClass', 'ApexTrigger']),
      lookup('ApexTestClassId', 'ApexClass'),
      text('TestMethodName'),
      whole('NumLinesCovered'),
      whole('NumLinesUncovered'),
      longText('Coverage', 1_000_000),
    ],
    { apis: ['tooling'], setup: true },
  ),
  object(
    'ApexCodeCoverageAggregate',
    '715',
    [
      lookup('ApexClassOrTriggerId', ['ApexClass', 'ApexTrigger']),
      whole('NumLinesCovered'),
      whole('NumLinesUncovered'),
      longText('Coverage', 1_000_000),
    ],
    { apis: ['tooling'], setup: true },
  ),
  object('ApexOrgWideCoverage', '716', [whole('PercentCovered')], { apis: ['tooling'], setup: true }),
];

/** Jobs, schedules and tests of Apex. Fields as the Object Reference and the Tooling API list them. */
export const asynchronousObjects: readonly ObjectDefinition[] = [...jobObjects, ...testObjects];

import type { ApexObject, ApexValue, LibraryType, RequestContext } from '../../apex/library/contract.ts';

/** `Database.DMLOptions` and the headers in it: values by property. */
export class OptionsValue implements ApexObject {
  readonly apexTypeName: string;
  readonly values = new Map<string, ApexValue>();

  constructor(apexTypeName: string) {
    this.apexTypeName = apexTypeName;
  }

  /** A header is there before anything is set in it. */
  header(property: string, typeName: string): OptionsValue {
    const found = this.values.get(property);
    if (found instanceof OptionsValue) {
      return found;
    }
    const header = new OptionsValue(typeName);
    this.values.set(property, header);
    return header;
  }
}

function settable(apexType: string, ...names: readonly string[]): LibraryType['members'] {
  return Object.fromEntries(
    names.flatMap((name) => [
      [`${apexType} ${name}`, (_: RequestContext, self: OptionsValue) => self.values.get(name) ?? null],
      [
        `${apexType} ${name}=`,
        (_: RequestContext, self: OptionsValue, value: ApexValue) => {
          self.values.set(name, value);
          return value;
        },
      ],
    ]),
  );
}

const headers = {
  AssignmentRuleHeader: 'Database.DMLOptions.AssignmentRuleHeader',
  DuplicateRuleHeader: 'Database.DMLOptions.DuplicateRuleHeader',
  EmailHeader: 'Database.DMLOptions.EmailHeader',
} as const;

const headerMembers = Object.fromEntries(
  Object.entries(headers).map(([property, type]) => [
    `${type} ${property}`,
    (_: RequestContext, self: OptionsValue) => self.header(property, type),
  ]),
);

/** There are no assignment rules, duplicate rules or mail to obey these: they are kept, and read back. */
export const dmlOptionsTypes: readonly LibraryType[] = [
  {
    type: 'Database.DMLOptions',
    members: {
      'new()': () => new OptionsValue('Database.DMLOptions'),
      ...settable('Boolean', 'OptAllOrNone', 'AllowFieldTruncation'),
      ...settable('String', 'LocaleOptions'),
      ...headerMembers,
    },
  },
  {
    type: headers.AssignmentRuleHeader,
    members: { ...settable('Id', 'AssignmentRuleId'), ...settable('Boolean', 'UseDefaultRule') },
  },
  {
    type: headers.DuplicateRuleHeader,
    members: settable('Boolean', 'AllowSave', 'RunAsCurrentUser', 'IncludeRecordDetails'),
  },
  {
    type: headers.EmailHeader,
    members: settable('Boolean', 'TriggerAutoResponseEmail', 'TriggerOtherEmail', 'TriggerUserEmail'),
  },
];

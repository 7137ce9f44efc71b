/** `sfLma__License__c`: one per package and subscriber org. Values are the display texts. */
export interface LicenseRecord {
  Id: string;
  /** 15 characters by the book, 18 in some LMOs. */
  sfLma__Subscriber_Org_ID__c: string;
  sfLma__Subscriber_Org_Is_Sandbox__c: boolean;
  sfLma__Org_Instance__c: string;
  sfLma__Org_Edition__c: string;
  /** Active, Free, Trial. */
  sfLma__Org_Status__c: string;
  /** When a trial org ends. */
  sfLma__Org_Trial_Expiration__c: string;
  sfLma__License_Status__c: string;
  /** A number, or `Site License`. */
  sfLma__Licensed_Seats__c: string;
  /** Blank for site licences. */
  sfLma__Used_Licenses__c: number;
  sfLma__Expiration__c: string;
  /** A date, or `Does not expire`. */
  sfLma__Expiration_Date__c: string;
  sfLma__Install_Date__c: string;
  sfLma__Account__c: string;
  sfLma__Account__r: NamedRecord;
  sfLma__Lead__r: LeadRecord;
  sfLma__Package__r: LicensedPackageRecord;
  sfLma__Package_Version__r: LicensedVersionRecord;
  LastModifiedDate: string;
}

/** `sfLma__Package__c`: one's own. */
export interface OwnPackageRecord {
  /** 033… */
  sfLma__Package_ID__c: string;
  sfLma__Developer_Org_ID__c: string;
  /** The developer's name. */
  sfLma__Developer___c: string;
}

export interface NamedRecord {
  Name: string;
}

export interface LeadRecord {
  Company: string;
}

export interface LicensedPackageRecord {
  Name: string;
  /** 033… */
  sfLma__Package_ID__c: string;
  sfLma__Latest_Version__r: LicensedVersionRecord;
}

/** `sfLma__Package_Version__c` */
export interface LicensedVersionRecord {
  /** 04t… */
  sfLma__Version_ID__c: string;
  sfLma__Version_Number__c: string;
  sfLma__Is_Beta__c: boolean;
  sfLma__Package__r: LicensedPackageRecord;
}

export interface PackageSubscriberRecord {
  Id: string;
  OrgKey: string;
  OrgName: string;
  OrgType: 'Production' | 'Sandbox';
  /** Active, Demo, Free, Inactive, Trial. */
  OrgStatus: string;
  InstanceName: string;
  /** Production org of a sandbox. */
  ParentOrg: string;
  /** `i` means installed. */
  InstalledStatus: string;
  MetadataPackageId: string;
  MetadataPackageVersionId: string;
  SystemModstamp: string;
}

export interface MetadataPackageVersionRecord {
  Id: string;
  MajorVersion: number;
  MinorVersion: number;
  PatchVersion: number;
  ReleaseState: 'Beta' | 'Released';
  MetadataPackageId: string;
  MetadataPackage: NamedRecord;
}

/** `SfdcPartnerTenant`: an org, in a Partner Business Org. */
export interface TenantRecord {
  Id: string;
  Name: string;
  /** 18 characters. */
  Tenant: string;
  IsSandbox: boolean;
  TenantStatus: string;
}

export interface TenantPackageRecord {
  Id: string;
  PartnerTenant: TenantRecord;
  PartnerPackageId: string;
  PartnerPackageVersion: string;
  InstalledDate: string;
  /** `i` means installed. */
  Status: string;
  SystemModstamp: string;
}

/** `SfdcPartnerTntPkgLicense` */
export interface TenantLicenseRecord {
  PartnerTenantPackageId: string;
  /** Active, Free, Trial. */
  ManagementLicenseStatus: string;
  /** Blank for site licences. */
  ManagementProvisionedSeats: number;
  ManagementExpirationDate: string;
  SystemModstamp: string;
}

export interface DebugLicenseRecord {
  ChildOrg: string;
  ChildSession: string;
  ChildUsername: string;
}

/** `sfLma__License__c`: one per package and subscriber org. Values are the display texts. */
export interface LicenseRecord {
  /** 15 characters by the book, 18 in some LMOs. */
  sfLma__Subscriber_Org_ID__c: string;
  sfLma__Subscriber_Org_Is_Sandbox__c: boolean;
  sfLma__Org_Instance__c: string;
  sfLma__Org_Edition__c: string;
  sfLma__License_Status__c: string;
  sfLma__Account__r: { Name: string };
  sfLma__Lead__r: { Company: string };
  sfLma__Package__r: { Name: string };
  sfLma__Package_Version__r: { sfLma__Version_Number__c: string };
}

export interface PackageSubscriberRecord {
  OrgKey: string;
  OrgName: string;
  OrgType: 'Production' | 'Sandbox';
  InstanceName: string;
  /** Production org of a sandbox. */
  ParentOrg: string;
  /** `i` means installed. */
  InstalledStatus: string;
}

export interface DebugLicenseRecord {
  ChildOrg: string;
  ChildSession: string;
  ChildUsername: string;
}

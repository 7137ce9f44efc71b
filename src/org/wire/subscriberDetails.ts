/** `sfLma__License__c` with what belongs to it. */
export interface LicenseDetailRecord {
  Id: string;
  Name: string;
  sfLma__License_Status__c: string;
  /** A number, or `Site License`. */
  sfLma__Licensed_Seats__c: string;
  /** Blank for site licences. */
  sfLma__Used_Licenses__c: number;
  sfLma__Install_Date__c: string;
  /** A date, or `Does not expire`. */
  sfLma__Expiration_Date__c: string;
  sfLma__Package__r: LinkedNameRecord;
  sfLma__Package_Version__r: { sfLma__Version_Number__c: string };
  sfLma__Account__c: string;
  sfLma__Account__r: LinkedNameRecord;
  sfLma__Contact__c: string;
  sfLma__Contact__r: LinkedNameRecord;
  sfLma__Lead__c: string;
  sfLma__Lead__r: LinkedNameRecord;
}

export interface LinkedNameRecord {
  Name: string;
}

export interface CaseRecord {
  Id: string;
  CaseNumber: string;
  Subject: string;
  Status: string;
  Priority: string;
  IsClosed: boolean;
  CreatedDate: string;
}

// REST and Tooling replies.

export interface RestError {
  message: string;
  errorCode: string;
}

export interface QueryReply {
  totalSize: number;
  done: boolean;
  records: unknown[];
  /** Path of the rest, where the reply does not hold all. */
  nextRecordsUrl: string;
}

export interface SaveReply {
  id: string;
  success: boolean;
  errors: RestError[];
}

export interface CompositeReply {
  compositeResponse: CompositePart[];
}

export interface CompositePart {
  /** A `SaveReply`, a list of `RestError`, or null. */
  body: unknown;
  httpStatusCode: number;
  referenceId: string;
}

export interface OrganizationRecord {
  Id: string;
  Name: string;
  InstanceName: string;
  IsSandbox: boolean;
  TrialExpirationDate: string;
  NamespacePrefix: string;
  /** Such as `Enterprise Edition`. */
  OrganizationType: string;
}

export interface DescribeReply {
  fields: { name: string; label: string }[];
}

export interface UserInfoReply {
  user_id: string;
  preferred_username: string;
  name: string;
  organization_id: string;
}

export interface BreakpointRecord {
  Id: string;
  FileName: string;
  /** Null for exceptions. */
  Line: number;
  /** `Line` or `Exception`. */
  Type: string;
}

export interface IdRecord {
  Id: string;
}

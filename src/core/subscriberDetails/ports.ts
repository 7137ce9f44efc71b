/** A licence of the License Management App, with the records that belong to it. Ids are record ids of the LMO. */
export interface LicenseDetail {
  readonly id: string;
  /** Such as L-00042. */
  readonly number: string;
  readonly packageName: string;
  readonly version: string | undefined;
  readonly status: string | undefined;
  /** A number, or what the LMO writes for a site licence. */
  readonly seats: string | undefined;
  readonly usedSeats: number | undefined;
  /** ISO date. */
  readonly installed: string | undefined;
  /** A date, or what the LMO writes for none. */
  readonly expires: string | undefined;
  readonly account: LinkedRecord | undefined;
  readonly contact: LinkedRecord | undefined;
  readonly lead: LinkedRecord | undefined;
}

export interface LinkedRecord {
  readonly id: string;
  readonly name: string;
}

/** A support case in the LMO. */
export interface RelatedCase {
  readonly id: string;
  readonly number: string;
  readonly subject: string;
  readonly status: string;
  readonly priority: string | undefined;
  readonly isClosed: boolean;
  readonly opened: Date | undefined;
  /** What ties it to the subscriber: a field that names the org, or the customer's account or contact. */
  readonly link: 'org' | 'customer';
}

export interface LmoDetails {
  readonly licenses: readonly LicenseDetail[];
  /** Open ones first, then the latest. */
  readonly cases: readonly RelatedCase[];
  /** What could not be read, each a sentence. */
  readonly problems: readonly string[];
}

/** What the LMO tells of one subscriber. Rejections are `Failure`s. */
export interface LmoSubscriberDetails {
  /** `caseOrgIdField`: the field of cases that names the subscriber's org; undefined where the LMO has none. */
  read(orgId: string, caseOrgIdField: string | undefined, signal?: AbortSignal): Promise<LmoDetails>;
}

/** One of the org's own limits. */
export interface OrgLimit {
  /** Such as DailyApiRequests. */
  readonly name: string;
  readonly maximum: number;
  readonly remaining: number;
}

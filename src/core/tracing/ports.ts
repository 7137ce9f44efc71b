/** The trace flags of a subscriber's org: the switch that makes it write debug logs. Rejections are `Failure`s. */
export interface OrgTracing {
  /** Makes sure that a live USER_DEBUG trace flag covers the login-as user for `minutes` (at most 1,440). */
  enable(minutes: number): Promise<{ readonly expires: Date }>;
}

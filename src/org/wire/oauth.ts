// Replies of /services/oauth2.

export interface TokenReply {
  access_token: string;
  /** Left out where the app may not renew, and where refresh tokens do not rotate. */
  refresh_token: string;
  instance_url: string;
  /** `https://…/id/00D…/005…` */
  id: string;
  /** `Bearer` */
  token_type: string;
}

/** How a customer's org lets us in, as far as it can be known: no API lists grants, so they are observed or entered. */
export type Grant =
  | { readonly state: 'live'; readonly username: string; readonly expires: Date }
  | { readonly state: 'expired'; readonly username: string; readonly expired: Date }
  | { readonly state: 'revoked'; readonly username: string }
  | { readonly state: 'none' }
  | { readonly state: 'unknown' };

/**
 * Who decides whether a proxy stands between here and an org. Left out: there is none. Certificates are checked whoever decides.
 *
 * VS Code applies its `http.*` settings to what extensions send through `node:http` and `node:https`: proxy, exceptions and the system's
 * certificates. With `http.proxySupport` at `on` it leaves requests alone that bring an agent of their own, so those of ours bring none.
 */
export type ProxyUse =
  | { readonly by: 'editor'; readonly leavesOwnAgentsAlone: () => boolean }
  | { readonly by: 'environment'; readonly variables: Readonly<Record<string, string | undefined>> };

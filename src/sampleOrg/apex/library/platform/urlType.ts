import type { ApexObject, ApexValue, LibraryType, RequestContext } from '../contract.ts';
import { raiseMalformedUrl } from '../failures.ts';
import { refuseNulls } from '../members.ts';

/** Ports that a URL need not name. */
const defaultPorts: Readonly<Record<string, number>> = { http: 80, https: 443, ftp: 21, file: -1, jar: -1, mailto: -1 };

/** A URL as java.net.URL takes it apart: nothing is escaped, resolved or checked beyond the protocol. */
class ApexUrl implements ApexObject {
  readonly apexTypeName = 'Url';
  readonly protocol: string;
  /** With user and port, as written. */
  readonly authority: string;
  /** Path and query. */
  readonly file: string;
  readonly ref: string | null;

  constructor(protocol: string, authority: string, file: string, ref: string | null = null) {
    this.protocol = protocol;
    this.authority = authority;
    this.file = file;
    this.ref = ref;
  }

  static parse(text: string): ApexUrl | undefined {
    const found = /^([A-Za-z][\w+.-]*):(?:\/\/([^/?#]*)(?![^/?#]))?([^#]*)(?:#([\s\S]*))?$/.exec(text.trim());
    const protocol = found?.[1]?.toLowerCase();
    return protocol !== undefined && protocol in defaultPorts
      ? new ApexUrl(protocol, found?.[2] ?? '', found?.[3] ?? '', found?.[4] ?? null)
      : undefined;
  }

  get host(): string {
    return this.authority.replace(/^.*@/, '').replace(/:\d*$/, '');
  }

  /** -1 where none is written. */
  get port(): number {
    return Number(/:(\d+)$/.exec(this.authority)?.[1] ?? -1);
  }

  get path(): string {
    return this.file.replace(/\?[\s\S]*/, '');
  }

  get query(): string | null {
    return /\?([\s\S]*)/.exec(this.file)?.[1] ?? null;
  }

  toString(): string {
    const authority = this.authority === '' ? '' : `//${this.authority}`;
    return `${this.protocol}:${authority}${this.file}${this.ref === null ? '' : `#${this.ref}`}`;
  }

  printed(): string {
    return this.toString();
  }
}

function parsed(context: RequestContext, text: string): ApexUrl {
  const protocol = /^([A-Za-z][\w+.-]*):/.exec(text)?.[1];
  const reason = protocol === undefined ? `no protocol: ${text}` : `unknown protocol: ${protocol.toLowerCase()}`;
  return ApexUrl.parse(text) ?? raiseMalformedUrl(context, reason);
}

/** A reference read in the light of another URL. */
function resolved(context: RequestContext, base: ApexUrl, text: string): ApexUrl {
  return ApexUrl.parse(text) ?? parsed(context, new URL(text, base.toString()).href);
}

function assembled(_: RequestContext, protocol: string, host: string, port: number, file: string): ApexUrl {
  return new ApexUrl(protocol.toLowerCase(), port < 0 ? host : `${host}:${String(port)}`, file);
}

/** The org's My Domain, made of its name as an administrator would choose it. */
export function orgDomain(context: RequestContext): string {
  const name = context.user.organizationName
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return `https://${name}.my.salesforce.com`;
}

export const urlType: LibraryType = {
  type: 'Url',
  members: {
    'String getAuthority()': (_: RequestContext, self: ApexUrl) => self.authority,
    'Integer getDefaultPort()': (_: RequestContext, self: ApexUrl) => defaultPorts[self.protocol] ?? -1,
    'String getFile()': (_: RequestContext, self: ApexUrl) => self.file,
    'String getHost()': (_: RequestContext, self: ApexUrl) => self.host,
    'String getPath()': (_: RequestContext, self: ApexUrl) => self.path,
    'Integer getPort()': (_: RequestContext, self: ApexUrl) => self.port,
    'String getProtocol()': (_: RequestContext, self: ApexUrl) => self.protocol,
    'String getQuery()': (_: RequestContext, self: ApexUrl) => self.query,
    'String getRef()': (_: RequestContext, self: ApexUrl) => self.ref,
    'String getUserInfo()': (_: RequestContext, self: ApexUrl): ApexValue => /^(.*)@/.exec(self.authority)?.[1] ?? null,
    'Boolean sameFile(Url other)': (_: RequestContext, self: ApexUrl, other: ApexUrl | null) =>
      other !== null && self.protocol === other.protocol && self.host === other.host && self.file === other.file,
    'String toExternalForm()': (_: RequestContext, self: ApexUrl) => self.toString(),
    'String toString()': (_: RequestContext, self: ApexUrl) => self.toString(),
    ...refuseNulls(
      {
        'new(String text)': parsed,
        'new(Url base, String text)': resolved,
        'new(String protocol, String host, String file)': (context, protocol: string, host: string, file: string) =>
          assembled(context, protocol, host, -1, file),
        'new(String protocol, String host, Integer port, String file)': assembled,
        // Fields of records that hold files are served by the servlet for downloads.
        'static String getFileFieldURL(String recordId, String fieldName)': (_, id: string, field: string) =>
          `/servlet/servlet.FileDownload?file=${id}&field=${field}`,
      },
      'static',
    ),
    'static Url getOrgDomainUrl()': (context: RequestContext) => parsed(context, orgDomain(context)),
    'static Url getSalesforceBaseUrl()': (context: RequestContext) => parsed(context, orgDomain(context)),
    'static Url getCurrentRequestUrl()': (context: RequestContext) => parsed(context, `${orgDomain(context)}/`),
  },
};

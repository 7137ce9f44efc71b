import type { SObjectRecord } from '../../../data/contract.ts';
import { ApexMap } from '../../values/map.ts';
import type { ApexList } from '../../values/list.ts';
import type { ApexObject, ApexValue, LibraryType, RequestContext } from '../contract.ts';
import { raiseNoContent, raiseNullArgument } from '../failures.ts';
import { refuseNulls } from '../members.ts';
import { PropertyBag } from '../properties.ts';

/** Where a page is, with parameters that Apex code changes in place. */
export class ApexPageReference implements ApexObject {
  readonly apexTypeName = 'PageReference';
  readonly path: string;
  readonly parameters = new ApexMap('String', 'String');
  readonly headers = new ApexMap('String', 'String');
  readonly cookies = new ApexMap('String', 'Cookie');
  redirect = false;
  anchor: string | null;

  constructor(url: string) {
    const [whole = '', anchor = null] = url.split('#');
    const [path = '', query = ''] = whole.split('?');
    this.path = path;
    this.anchor = anchor;
    for (const [name, value] of new URLSearchParams(query)) {
      this.parameters.put(name, value);
    }
  }

  get url(): string {
    const query = new URLSearchParams();
    for (const { key, value } of this.parameters.entries.values()) {
      if (typeof key === 'string' && typeof value === 'string') {
        query.append(key, value);
      }
    }
    const parameters = query.size === 0 ? '' : `?${query.toString()}`;
    return `${this.path}${parameters}${this.anchor === null ? '' : `#${this.anchor}`}`;
  }

  printed(): string {
    return `System.PageReference[${this.url}]`;
  }
}

/** The page of a record. */
export function pageOf(context: RequestContext, record: ApexValue): ApexPageReference {
  return record === null ? raiseNullArgument(context) : new ApexPageReference(`/${(record as SObjectRecord).id ?? ''}`);
}

const pageReferenceType: LibraryType = {
  type: 'PageReference',
  members: {
    ...refuseNulls({ 'new(String url)': (_, url: string) => new ApexPageReference(url) }, 'static'),
    'new(SObject record)': pageOf,
    'String getAnchor()': (_: RequestContext, self: ApexPageReference) => self.anchor,
    'Map<String,Cookie> getCookies()': (_: RequestContext, self: ApexPageReference) => self.cookies,
    'Map<String,String> getHeaders()': (_: RequestContext, self: ApexPageReference) => self.headers,
    'Map<String,String> getParameters()': (_: RequestContext, self: ApexPageReference) => self.parameters,
    'Boolean getRedirect()': (_: RequestContext, self: ApexPageReference) => self.redirect,
    'String getUrl()': (_: RequestContext, self: ApexPageReference) => self.url,
    'PageReference setAnchor(String anchor)': (_: RequestContext, self: ApexPageReference, anchor: string | null) => {
      self.anchor = anchor;
      return self;
    },
    'PageReference setRedirect(Boolean redirect)': (
      _: RequestContext,
      self: ApexPageReference,
      redirect: boolean | null,
    ) => {
      self.redirect = redirect === true;
      return self;
    },
    'void setCookies(List<Cookie> cookies)': (
      context: RequestContext,
      self: ApexPageReference,
      list: ApexList | null,
    ) => {
      for (const cookie of (list ?? raiseNullArgument(context)).items) {
        if (cookie instanceof PropertyBag) {
          self.cookies.put(cookie.get('Name'), cookie);
        }
      }
    },
    // No page is rendered here.
    'Blob getContent()': raiseNoContent,
    'Blob getContentAsPDF()': raiseNoContent,
    'static PageReference forResource(String name)': (_: RequestContext, name: string | null) =>
      new ApexPageReference(`/resource/${name ?? ''}`),
    'static PageReference forResource(String name, String path)': (
      _: RequestContext,
      name: string | null,
      path: string | null,
    ) => new ApexPageReference(`/resource/${name ?? ''}/${path ?? ''}`),
    'String toString()': (_: RequestContext, self: ApexPageReference) => self.printed(),
  },
};

const cookieParts = ['Name', 'Value', 'Path', 'MaxAge', 'Secure', 'SameSite', 'HttpOnly'] as const;

function newCookie(_: RequestContext, ...values: ApexValue[]): PropertyBag {
  return new PropertyBag('Cookie', Object.fromEntries(cookieParts.map((name, index) => [name, values[index] ?? null])));
}

const cookieType: LibraryType = {
  type: 'Cookie',
  members: {
    'new(String name, String value, String path, Integer maxAge, Boolean isSecure)': newCookie,
    'new(String name, String value, String path, Integer maxAge, Boolean isSecure, String sameSite)': newCookie,
    'new(String name, String value, String path, Integer maxAge, Boolean isSecure, String sameSite, Boolean httpOnly)':
      newCookie,
    'String getName()': (_: RequestContext, self: PropertyBag) => self.get('Name'),
    'String getValue()': (_: RequestContext, self: PropertyBag) => self.get('Value'),
    'String getPath()': (_: RequestContext, self: PropertyBag) => self.get('Path'),
    'String getDomain()': () => null,
    'String getSameSite()': (_: RequestContext, self: PropertyBag) => self.get('SameSite'),
    'Integer getMaxAge()': (_: RequestContext, self: PropertyBag) => self.get('MaxAge'),
    'Boolean isSecure()': (_: RequestContext, self: PropertyBag) => self.get('Secure') === true,
    'Boolean isHttpOnly()': (_: RequestContext, self: PropertyBag) => self.get('HttpOnly') === true,
  },
};

export const pageReferenceTypes: readonly LibraryType[] = [pageReferenceType, cookieType];

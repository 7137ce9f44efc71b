import { ApexBlob } from '../../values/blob.ts';
import { ApexList } from '../../values/list.ts';
import type { ApexObject, ApexValue, LibraryType, RequestContext } from '../contract.ts';
import type { Members } from '../members.ts';
import { parsed, XmlDocument } from '../xml/domTypes.ts';
import { readerOf } from '../xml/streamTypes.ts';

/** What a request and a response have in common: headers, found without regard to case, and a body. */
abstract class HttpMessage implements ApexObject {
  abstract readonly apexTypeName: string;
  /** By name in lower case. */
  readonly #headers = new Map<string, { readonly name: string; readonly value: string }>();
  body: Uint8Array = new Uint8Array();

  header(name: string): string | null {
    return this.#headers.get(name.toLowerCase())?.value ?? null;
  }

  setHeader(name: string, value: string): void {
    this.#headers.set(name.toLowerCase(), { name, value });
  }

  abstract printed(): string;

  get headerNames(): string[] {
    return Array.from(this.#headers.values(), ({ name }) => name);
  }

  get text(): string {
    return new TextDecoder().decode(this.body);
  }

  set text(text: string) {
    this.body = new TextEncoder().encode(text);
  }
}

export class ApexHttpRequest extends HttpMessage {
  readonly apexTypeName = 'HttpRequest';
  endpoint: string | null = null;
  method: string | null = null;
  compressed = false;
  /** Milliseconds. */
  timeout = 10_000;
  certificate: string | null = null;

  printed(): string {
    return `System.HttpRequest[Endpoint=${this.endpoint ?? 'null'}, Method=${this.method ?? 'null'}]`;
  }
}

export class ApexHttpResponse extends HttpMessage {
  readonly apexTypeName = 'HttpResponse';
  status: string | null = null;
  statusCode = 0;

  printed(): string {
    return `System.HttpResponse[Status=${this.status ?? 'null'}, StatusCode=${String(this.statusCode)}]`;
  }
}

const messageMembers: Members = {
  'String getBody()': (_: RequestContext, self: HttpMessage) => self.text,
  'Blob getBodyAsBlob()': (_: RequestContext, self: HttpMessage) => new ApexBlob(self.body),
  'void setBody(String body)': (_: RequestContext, self: HttpMessage, body: string | null) => {
    self.text = body ?? '';
  },
  'void setBodyAsBlob(Blob body)': (_: RequestContext, self: HttpMessage, body: ApexBlob | null) => {
    self.body = body?.bytes ?? new Uint8Array();
  },
  'Dom.Document getBodyDocument()': (context: RequestContext, self: HttpMessage) => {
    const document = new XmlDocument();
    document.root = parsed(context, self.text);
    return document;
  },
  'String getHeader(String name)': (_: RequestContext, self: HttpMessage, name: string | null) =>
    name === null ? null : self.header(name),
  'void setHeader(String name, String value)': (
    _: RequestContext,
    self: HttpMessage,
    name: string | null,
    value: string | null,
  ) => {
    self.setHeader(name ?? '', value ?? '');
  },
  'String toString()': (_: RequestContext, self: HttpMessage) => self.printed(),
};

const requestType: LibraryType = {
  type: 'HttpRequest',
  members: {
    'new()': () => new ApexHttpRequest(),
    ...messageMembers,
    'String getEndpoint()': (_: RequestContext, self: ApexHttpRequest) => self.endpoint,
    'String getMethod()': (_: RequestContext, self: ApexHttpRequest) => self.method,
    'void setBodyDocument(Dom.Document document)': (
      _: RequestContext,
      self: ApexHttpRequest,
      document: XmlDocument | null,
    ) => {
      self.text = document?.text ?? '';
    },
    'Boolean getCompressed()': (_: RequestContext, self: ApexHttpRequest) => self.compressed,
    'void setEndpoint(String endpoint)': (_: RequestContext, self: ApexHttpRequest, endpoint: string | null) => {
      self.endpoint = endpoint;
    },
    'void setMethod(String method)': (_: RequestContext, self: ApexHttpRequest, method: string | null) => {
      self.method = method;
    },
    'void setCompressed(Boolean wanted)': (_: RequestContext, self: ApexHttpRequest, wanted: boolean | null) => {
      self.compressed = wanted === true;
    },
    'void setTimeout(Integer milliseconds)': (_: RequestContext, self: ApexHttpRequest, timeout: number | null) => {
      self.timeout = timeout ?? self.timeout;
    },
    'void setClientCertificateName(String name)': (_: RequestContext, self: ApexHttpRequest, name: ApexValue) => {
      self.certificate = typeof name === 'string' ? name : null;
    },
    'void setClientCertificate(String certificate, String password)': (
      _: RequestContext,
      self: ApexHttpRequest,
      certificate: string | null,
    ) => {
      self.certificate = certificate;
    },
  },
};

const responseType: LibraryType = {
  type: 'HttpResponse',
  members: {
    'new()': () => new ApexHttpResponse(),
    ...messageMembers,
    'List<String> getHeaderKeys()': (_: RequestContext, self: ApexHttpResponse) =>
      new ApexList('String', self.headerNames),
    'XmlStreamReader getXmlStreamReader()': (context: RequestContext, self: ApexHttpResponse) =>
      readerOf(context, self.text),
    'String getStatus()': (_: RequestContext, self: ApexHttpResponse) => self.status,
    'Integer getStatusCode()': (_: RequestContext, self: ApexHttpResponse) => self.statusCode,
    'void setStatus(String status)': (_: RequestContext, self: ApexHttpResponse, status: string | null) => {
      self.status = status;
    },
    'void setStatusCode(Integer code)': (_: RequestContext, self: ApexHttpResponse, code: number | null) => {
      self.statusCode = code ?? 0;
    },
  },
};

export const httpMessageTypes: readonly LibraryType[] = [requestType, responseType];

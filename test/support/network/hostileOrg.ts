import { FakeOrg, reply } from '../../unit/org/fakeOrg.ts';
import type { Draws } from '../random.ts';
import { hostilePath } from './hostileAddresses.ts';
import type { NetworkAnswer, SentRequest } from './watchedNetwork.ts';
import { secrets } from './waysIntoOrgs.ts';

/** In the path of every address that an org sends us to: a request with it has followed. */
export const followed = 'followed-the-org';

/** How an org tries to send us elsewhere. */
export type Hostility = 'redirects' | 'replies' | 'none';

const redirects = [300, 301, 302, 303, 304, 305, 307, 308];

/** Answers as an org does that tells of another address wherever it can. */
export class HostileOrg {
  readonly #org = new FakeOrg();
  readonly #hostility: Hostility;
  readonly #address: string;
  readonly #draws: Draws;
  /** The first so many requests are answered well: what comes later goes another way through the code. */
  #honest: number;
  #refusesSession: boolean;

  constructor(hostility: Hostility, address: string, draws: Draws) {
    this.#hostility = hostility;
    this.#address = address;
    this.#draws = draws;
    this.#honest = hostility === 'none' ? Infinity : draws.below(3);
    this.#refusesSession = hostility !== 'none' && draws.happens(0.3);
  }

  async answer({ method, path, body }: SentRequest): Promise<NetworkAnswer> {
    if (--this.#honest < 0 && this.#hostility === 'redirects') {
      return this.#redirect();
    }
    const isHostile = this.#honest < 0;
    if (path.startsWith('/services/oauth2/token')) {
      return json(200, this.#tokens(isHostile));
    }
    if (this.#refusesSession && !path.startsWith('/cometd')) {
      this.#refusesSession = false;
      return json(401, [{ errorCode: 'INVALID_SESSION_ID', message: `Go to ${this.#address}` }]);
    }
    const signal = AbortSignal.timeout(2_000);
    const honest = await this.#org
      .send({ method, url: `https://org.invalid${path}`, headers: {}, body: body === '' ? undefined : body, signal })
      .catch(() => reply(200));
    const text = Buffer.from(honest.body).toString();
    if (!isHostile) {
      return { status: honest.status, headers: { 'content-type': 'application/json' }, body: honest.body };
    }
    return path.startsWith('/services/Soap') ? this.#envelope() : this.#poisoned(honest.status, text);
  }

  #redirect(): NetworkAnswer {
    const target = headerText(this.#target());
    return {
      status: this.#draws.one(redirects),
      headers: { location: target, refresh: `0; url=${target}`, 'content-location': target, 'alt-svc': 'h2=":1"' },
      body: `<html><meta http-equiv="refresh" content="0; url=${target}">`,
    };
  }

  #target(): string {
    const path = hostilePath(this.#address, this.#draws);
    return `${path}${path.includes('?') ? '&' : '/'}${followed}`;
  }

  #tokens(isHostile: boolean): object {
    const instance = isHostile ? this.#address : 'https://acme.my.salesforce.com';
    return {
      access_token: secrets.session,
      refresh_token: secrets.refreshToken,
      instance_url: instance,
      id: `${instance}/id/00D000000000001AAA/005000000000001AAA`,
      token_type: 'Bearer',
      ...(isHostile ? { sfdc_community_url: this.#address, api_instance_url: this.#address } : {}),
    };
  }

  #envelope(): NetworkAnswer {
    const target = this.#target().replaceAll('&', '&amp;').replaceAll('<', '&lt;');
    const named = ['serverUrl', 'metadataServerUrl', 'instanceUrl', 'url', 'id'].map(
      (name) => `<${name}>${target}</${name}>`,
    );
    const result = `<result><compiled>true</compiled><success>true</success><done>true</done>${named.join('')}</result>`;
    return {
      status: 200,
      headers: { 'content-type': 'text/xml', location: headerText(target) },
      body: `<?xml version="1.0"?><e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><r>${result}</r></e:Body></e:Envelope>`,
    };
  }

  #poisoned(status: number, text: string): NetworkAnswer {
    let value: unknown = {};
    try {
      value = JSON.parse(text) as unknown;
    } catch {
      // What was empty now tells of an address too.
    }
    return json(status === 204 ? 200 : status, this.#poison(value), {
      location: headerText(this.#target()),
      link: `<${headerText(this.#target())}>; rel=next`,
    });
  }

  /** In every object the names under which Salesforce, OAuth and Bayeux tell of addresses. */
  #poison(value: unknown): unknown {
    if (Array.isArray(value)) {
      return value.map((one) => this.#poison(one));
    }
    if (typeof value !== 'object' || value === null) {
      return value;
    }
    const own = Object.entries(value).map(([name, member]) => [name, this.#poison(member)] as const);
    const target = (): string => this.#target();
    return {
      records: [{ Id: '01p000000000001', attributes: { type: 'X', url: target() } }],
      ...Object.fromEntries(own),
      done: false,
      nextRecordsUrl: target(),
      instanceUrl: target(),
      instance_url: target(),
      serverUrl: target(),
      url: target(),
      urls: { rest: target(), query: target(), custom_domain: target() },
      advice: { reconnect: 'retry', interval: 0, hosts: ['evil.example'], url: target() },
    };
  }
}

function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): NetworkAnswer {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) };
}

/** What a header may hold of it. */
function headerText(text: string): string {
  return text.replace(/[^\t\x20-\x7e]/g, (character) => encodeURIComponent(character.toWellFormed()));
}

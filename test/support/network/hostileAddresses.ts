import type { Draws } from '../random.ts';

/** Where a hostile address leads, where it leads anywhere. */
export interface HostilePorts {
  /** Of a listener on this machine that nobody has started as an org. */
  readonly evil: number;
}

const org = 'acme.my.salesforce.com';
const evil = 'evil.example';

type Make = (draws: Draws, ports: HostilePorts) => string;

const userInfo: readonly Make[] = [
  () => `https://${org}@${evil}`,
  () => `https://${org}:443@${evil}`,
  () => `https://${org}%40${evil}`,
  () => `https://${evil}@${org}`,
  () => `https://user:word@${org}`,
  () => `https://:@${org}`,
  () => `https://${org}:x@${evil}:443`,
  (_, ports) => `http://${org}@127.0.0.1:${ports.evil}`,
];

const lookAlikes: readonly Make[] = [
  ...['.evil.example', '-evil.example', 'evil.example', '.example', '.my.evil.example'].map((end) => () => org + end),
  ...['notsalesforce.com', 'xmy.salesforce.com.example', 'my.salesforce.com.evil.example', 'salesforce.com'].map(
    (host) => () => `https://${host}`,
  ),
  ...['acme.my.salesforce.co', 'acme.my.salesforce.cm', 'acme.my.sa1esforce.com', 'acme.my-salesforce.com'].map(
    (host) => () => `https://${host}`,
  ),
  ...['acme.force.com', 'acme.my.salesforce-sites.com', 'acme.my.site.com', 'acme.lightning.force.com'].map(
    (host) => () => `https://${host}`,
  ),
  () => `https://evil.example:443.lightning.force.com`,
  () => `https://${evil}\\.lightning.force.com`,
  () => `https://${evil}/.my.salesforce.com`,
  () => `https://${evil}?${org}`,
  () => `https://${evil}#.my.salesforce.com`,
  () => `https://${evil};.my.salesforce.com`,
  () => `https://.my.salesforce.com`,
  () => `https://acme..my.salesforce.com`,
];

const otherScripts: readonly Make[] = [
  () => 'https://acme.my.s\u0430lesforce.com',
  () => 'https://acme.my.\u0455alesforce.com',
  () => 'https://acme\uff0emy\uff0esalesforce\uff0ecom',
  () => 'https://acme.my.salesforce\u3002com',
  () => 'https://acme.my.sales\u00adforce.com',
  () => 'https://acme.my.salesforce.c\u043em',
  () => 'https://acme.my.\u017falesforce.com',
  () => 'https://\u24d0\u24d2\u24dc\u24d4.my.salesforce.com',
  () => 'https://acme.my.salesforce.com\u2024evil.example',
  () => 'https://evil.example\u2044.my.salesforce.com',
  () => 'https://xn--slesforce-y1h.com',
  () => 'https://acme.my.xn--alesforce-1ri.com',
  () => 'https://\u202emoc.ecrofselas.ym.emca',
];

const ports: readonly Make[] = [
  ...[':8443', ':80', ':443', ':0', ':65535', ':65536', ':', ':22', ':443@evil.example', ':evil'].map(
    (port) => () => `https://${org}${port}`,
  ),
  (_, { evil: port }) => `https://${org}:${port}`,
];

const spelling: readonly Make[] = [
  () => `https://${org}.`,
  () => `https://${org}..`,
  () => `https://${evil}.`,
  () => `HTTPS://ACME.MY.SALESFORCE.COM`,
  () => `https://Acme.My.SalesForce.Com.Evil.Example`,
  () => `hTTp://${org}`,
  () => `http://${org}`,
  () => `http://${org}:443`,
  () => `http://${evil}`,
  () => org,
  () => evil,
  () => `//${evil}`,
  () => `https:${evil}`,
  () => `https:/${evil}`,
  () => `https:///${evil}`,
  () => `https:\\\\${evil}`,
  () => `\\\\${evil}\\share`,
  () => '',
  () => 'https://',
];

const encoded: readonly Make[] = [
  () => `https://${org}%2f@${evil}`,
  () => `https://${evil}%2f.my.salesforce.com`,
  () => `https://${evil}%5c.my.salesforce.com`,
  () => `https://${evil}%23.my.salesforce.com`,
  () => `https://${org}%2eevil.example`,
  () => `https://%65vil.example`,
  () => `https://${org}%00.evil.example`,
  () => `https://${org}\\@${evil}`,
  () => `https://${org}/\\${evil}`,
  () => `https://${evil}\\@${org}`,
  () => `https://evil\t.example`,
  () => `https://acme.my.sales\nforce.com.evil.example`,
  () => `https://${org}\r\nHost: ${evil}`,
  () => `https://${org} ${evil}`,
  () => `${org}\u0000.evil.example`,
];

const loopback: readonly Make[] = [
  '127.0.0.1',
  'localhost',
  'LOCALHOST',
  'localhost.',
  '127.1',
  '0x7f000001',
  '0x7f.1',
  '2130706433',
  '0177.0.0.1',
  '127.0.0.2',
  '[::1]',
  '[::ffff:127.0.0.1]',
  '[::]',
  '0.0.0.0',
  '0',
  'localtest.me',
  '127.0.0.1.nip.io',
  'user@127.0.0.1',
].flatMap((host): Make[] => [
  (_, { evil: port }) => `http://${host}:${port}`,
  (_, { evil: port }) => `https://${host}:${port}`,
]);

const numbers: readonly Make[] = [
  '[2001:db8::1]',
  '[fe80::1%25eth0]',
  '[::ffff:10.0.0.1]',
  '10.0.0.1',
  '169.254.169.254',
  '0x0a000001',
  '192.168.1.1:8443',
  '[2001:db8::1]:443',
].map(
  (host): Make =>
    (draws) =>
      `http${draws.happens(0.7) ? 's' : ''}://${host}`,
);

const deepLinks: readonly Make[] = [
  () => `forceide://${evil}/?url=${evil}`,
  () => `vscode://isv-customer-debugger.isv-customer-debugger/open?url=https://${evil}`,
  () => `vscode-insiders://isv/handOff?instanceUrl=https%3A%2F%2F${evil}`,
  () => `force://app:secret:token@${evil}`,
  () => `sfdx://${evil}`,
  () => `ftp://${org}`,
  () => `ws://${org}`,
  () => `wss://${evil}`,
  () => `javascript:alert(1)//${org}`,
  () => `data:text/html,https://${org}`,
  () => `file:///etc/passwd`,
  () => `file://${evil}/share`,
  () => `blob:https://${evil}/1`,
  () => `command:workbench.action.terminal.new?https://${org}`,
  () => `view-source:https://${org}`,
];

/** The kinds of address that the bar names, each with its ways to be made. */
const kinds: Readonly<Record<string, readonly Make[]>> = {
  userInfo,
  lookAlikes,
  otherScripts,
  ports,
  spelling,
  encoded,
  loopback,
  numbers,
  deepLinks,
};

export const addressKinds = Object.keys(kinds);

const paths = ['', '/', '/services/data/v62.0', '/?url=https://evil.example', '#x', '/..;/', '//evil.example', '?q=1'];
/** Put anywhere into an address, any of these may change what it means. */
const inserted = ['@', '\\', '/', '#', '?', '%00', '%2f', '.', ':', '\t', '\u200b', '\uff0f', '[', '\u0430', ' ', '%'];

/** An address that is not what it seems to be. Some are an org's all the same: whoever judges looks where requests go. */
export function hostileAddress(index: number, draws: Draws, hostilePorts: HostilePorts): string {
  const makes = kinds[addressKinds[index % addressKinds.length] ?? 'userInfo'] ?? userInfo;
  const plain = `${draws.one(makes)(draws, hostilePorts)}${draws.one(paths)}`;
  const address = draws.happens(0.3) ? withInsertion(plain, draws) : plain;
  const spelled = draws.happens(0.15) ? otherCase(address, draws) : address;
  return draws.happens(0.1) ? `${draws.one([' ', '\t', '\n', '\u00a0', '"', '<'])}${spelled} ` : spelled;
}

/** What an org can say of where something goes on: an address, or what makes another host of the org's own address when it is put behind. */
export function hostilePath(address: string, draws: Draws): string {
  return draws.one([
    address,
    `@${evil}/services/data/v62.0/query/01g-2000`,
    `.${evil}/services/data/v62.0/query/01g-2000`,
    `:8443/services/data/v62.0/query/01g-2000`,
    `//${evil}/services/data/v62.0/query/01g-2000`,
    `/\\${evil}/services/data/v62.0/query/01g-2000`,
    `/services/data/v62.0/query/..%2f..%2f@${evil}`,
    `/services/data/v65.0/tooling/tests?@${evil}`,
    `/services/data/v62.0/query/01g-2000`,
  ]);
}

function withInsertion(text: string, draws: Draws): string {
  const at = draws.below(text.length + 1);
  return text.slice(0, at) + draws.one(inserted) + text.slice(at);
}

function otherCase(text: string, draws: Draws): string {
  return Array.from(text, (character) => (draws.happens(0.5) ? character.toUpperCase() : character)).join('');
}

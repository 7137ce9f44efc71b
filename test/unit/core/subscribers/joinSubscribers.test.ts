import assert from 'node:assert/strict';
import {
  type InstallRow,
  joinSubscribers,
  type LicenseRow,
  type SubscriberRows,
  type TenantRow,
} from '../../../../src/core/subscribers/joinSubscribers.ts';
import { type ListedPackage, PackageVersions } from '../../../../src/core/subscribers/packageVersions.ts';
import { isInstalled, type Subscriber } from '../../../../src/core/subscribers/subscriber.ts';

const billing = '033000000000001AAA';
const sales = '033000000000002AAA';

const packages: readonly ListedPackage[] = [
  {
    packageId: billing,
    name: 'Acme Billing',
    latest: { versionId: '04t000000000002AAA', number: '2.10.0', isBeta: false },
    versions: [
      { versionId: '04t000000000002AAA', number: '2.10.0', isBeta: false },
      { versionId: '04t000000000001AAA', number: '2.9.0', isBeta: false },
    ],
  },
];

function license(orgId: string, more: Partial<LicenseRow> = {}): LicenseRow {
  return {
    orgId,
    company: undefined,
    hasAccount: false,
    isSandbox: false,
    instanceName: undefined,
    edition: undefined,
    orgStatus: undefined,
    orgEnds: undefined,
    status: 'Active',
    packageId: billing,
    packageName: 'Acme Billing',
    versionId: undefined,
    version: '2.9.0',
    seats: undefined,
    expires: undefined,
    installed: undefined,
    lastModified: undefined,
    ...more,
  };
}

function install(orgId: string, more: Partial<InstallRow> = {}): InstallRow {
  return {
    orgId,
    orgName: undefined,
    isSandbox: false,
    isInstalled: true,
    instanceName: undefined,
    parentOrgId: undefined,
    orgStatus: undefined,
    packageId: billing,
    versionId: undefined,
    lastModified: undefined,
    ...more,
  };
}

function tenant(orgId: string, more: Partial<TenantRow> = {}): TenantRow {
  return {
    orgId,
    orgName: undefined,
    isSandbox: false,
    isInstalled: true,
    orgStatus: undefined,
    packageId: billing,
    versionId: undefined,
    status: undefined,
    seats: undefined,
    expires: undefined,
    installed: undefined,
    lastModified: undefined,
    ...more,
  };
}

function join(rows: Partial<SubscriberRows>, sandboxes: ReadonlyMap<string, readonly string[]> = new Map()) {
  const all = { licenses: [], installs: [], tenants: [], ...rows };
  return [...joinSubscribers(all, { versions: new PackageVersions(packages), sandboxes }).values()];
}

function packagesOf(subscriber: Subscriber | undefined): unknown[] {
  return (subscriber?.packages ?? []).map(({ name, version, licenseStatus, isInstalled: installed }) => [
    name,
    version,
    licenseStatus,
    installed,
  ]);
}

describe('subscribers', () => {
  it('join a licence with 15 characters and an install with 18', () => {
    const joined = join(
      {
        licenses: [
          license('00D000000000062', {
            isSandbox: true,
            edition: 'Enterprise',
            company: 'Northwind',
            hasAccount: true,
            seats: { kind: 'seats', licensed: 10, used: 4 },
            expires: { kind: 'on', date: '2030-01-31' },
            lastModified: '2026-01-02T00:00:00.000Z',
          }),
        ],
        installs: [
          install('00D000000000062EAA', {
            orgName: 'Northwind UAT',
            isSandbox: true,
            parentOrgId: '00D000000000061',
            instanceName: 'CS1',
            lastModified: '2026-01-01T00:00:00.000Z',
          }),
        ],
      },
      new Map([['00D000000000062', ['00D000000000063']]]),
    );
    assert.deepEqual(joined, [
      {
        orgId: '00D000000000062EAA',
        name: 'Northwind UAT',
        company: 'Northwind',
        kind: 'sandbox',
        isSandbox: true,
        parentOrgId: '00D000000000061EAA',
        sandboxIds: ['00D000000000063EAA'],
        instanceName: 'CS1',
        edition: 'Enterprise',
        orgEnds: undefined,
        packages: [
          {
            packageId: billing,
            name: 'Acme Billing',
            versionId: undefined,
            version: '2.9.0',
            latestVersion: '2.10.0',
            isBehind: true,
            isInstalled: true,
            licenseStatus: 'Active',
            seats: { kind: 'seats', licensed: 10, used: 4 },
            expires: { kind: 'on', date: '2030-01-31' },
            installed: undefined,
          },
        ],
        lastModified: '2026-01-02T00:00:00.000Z',
      },
    ]);
  });

  it('stand on any side alone', () => {
    const joined = join({
      licenses: [license('00D000000000062', { company: 'Bravo' })],
      installs: [install('00D000000000063EAA', { orgName: 'Alpha', versionId: '04t000000000002AAA' })],
      tenants: [tenant('00D000000000064EAA', { orgName: 'Charlie', versionId: '04t000000000001', status: 'Trial' })],
    });
    assert.deepEqual(
      joined.map((one) => [one.name, packagesOf(one)]),
      [
        ['Alpha', [['Acme Billing', '2.10.0', undefined, true]]],
        ['Charlie', [['Acme Billing', '2.9.0', 'Trial', true]]],
        ['Bravo', [['Acme Billing', '2.9.0', 'Active', true]]],
      ],
    );
  });

  it('are one for each org, with each package that it has', () => {
    const joined = join({
      licenses: [
        license('00D000000000062', { status: 'Suspended' }),
        license('00D000000000062EAA', { packageId: sales, packageName: 'Acme Sales', version: '1.0' }),
      ],
      installs: [
        install('00D000000000062', { packageId: billing.slice(0, 15) }),
        install('00D000000000062', { packageId: sales }),
      ],
    });
    assert.deepEqual(joined.map(packagesOf), [
      [
        ['Acme Billing', '2.9.0', 'Suspended', true],
        ['Acme Sales', '1.0', 'Active', true],
      ],
    ]);
  });

  it('take the licence in use where the LMA has it twice, else the one that changed last', () => {
    const twice = (first: Partial<LicenseRow>, second: Partial<LicenseRow>) =>
      packagesOf(join({ licenses: [license('00D000000000062', first), license('00D000000000062', second)] })[0]);
    assert.deepEqual(twice({ status: 'Uninstalled' }, { version: '1.1' }), [['Acme Billing', '1.1', 'Active', true]]);
    assert.deepEqual(twice({ version: '1.2' }, { status: 'Suspended' }), [['Acme Billing', '1.2', 'Active', true]]);
    const [older, newer] = ['2026-01-01', '2026-01-02'];
    assert.deepEqual(twice({ version: '1.3', lastModified: older }, { version: '1.4', lastModified: newer }), [
      ['Acme Billing', '1.4', 'Active', true],
    ]);
  });

  it('are no longer in use once the package is uninstalled, whatever the packaging side still says', () => {
    const gone = [
      { licenses: [license('00D000000000062', { status: 'Uninstalled' })], installs: [install('00D000000000062')] },
      { installs: [install('00D000000000062', { isInstalled: false })] },
      { tenants: [tenant('00D000000000062', { isInstalled: false })] },
    ];
    for (const rows of gone) {
      assert.deepEqual(join(rows).map(isInstalled), [false]);
    }
    const one = {
      licenses: [license('00D000000000062', { status: 'Uninstalled' })],
      installs: [install('00D000000000062', { packageId: sales })],
    };
    assert.deepEqual(packagesOf(join(one)[0]), [
      ['', undefined, undefined, true],
      ['Acme Billing', '2.9.0', 'Uninstalled', false],
    ]);
  });

  it('are called by their org id when nobody knows a name', () => {
    assert.equal(join({ licenses: [license('00D000000000062')] })[0]?.name, '00D000000000062EAA');
  });

  it('say what sort of org it is', () => {
    const kinds: readonly (readonly [Partial<LicenseRow>, string])[] = [
      [{}, 'production'],
      [{ orgStatus: 'Trial' }, 'trial'],
      [{ orgEnds: '2030-01-01' }, 'trial'],
      [{ edition: 'Developer Edition' }, 'developer'],
      [{ isSandbox: true, edition: 'Developer Edition' }, 'sandbox'],
      [{ isSandbox: true, orgStatus: 'Trial', orgEnds: '2030-01-01' }, 'scratchOrg'],
    ];
    for (const [row, kind] of kinds) {
      assert.equal(join({ licenses: [license('00D000000000062', row)] })[0]?.kind, kind, JSON.stringify(row));
    }
  });

  it('that differ in the case of their ids alone are two', () => {
    assert.equal(join({ licenses: [license('00D0000000000Ab'), license('00D0000000000aB')] }).length, 2);
  });
});

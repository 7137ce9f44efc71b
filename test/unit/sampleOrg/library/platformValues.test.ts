import assert from 'node:assert/strict';
import { createEngine } from '../../../../src/sampleOrg/apex/createEngine.ts';
import { Schema } from '../../../../src/sampleOrg/data/schema/schema.ts';
import { standardObjects } from '../../../../src/sampleOrg/data/schema/standardObjects.ts';
import { classFile, finish, hostOf } from '../apex/apexHarness.ts';
import { prints, raises } from './expressionTable.ts';

describe('Url, UUID, Version, Collator and the org through the compiler', () => {
  const url = "Url u = new Url('https://ada:pw@host.example.com:8443/path/x?q=1&r=2#top');";

  prints([
    [`${url} u`, 'https://ada:pw@host.example.com:8443/path/x?q=1&r=2#top'],
    [`${url} u.getAuthority()`, 'ada:pw@host.example.com:8443'],
    [`${url} u.getHost() + u.getPort() + u.getDefaultPort()`, 'host.example.com8443443'],
    [
      `${url} u.getFile() + ' ' + u.getPath() + ' ' + u.getQuery() + ' ' + u.getRef()`,
      '/path/x?q=1&r=2 /path/x q=1&r=2 top',
    ],
    [`${url} u.getProtocol() + u.getUserInfo()`, 'httpsada:pw'],
    [`${url} u.sameFile(new Url('https://host.example.com/path/x?q=1&r=2'))`, 'true'],
    ["new Url('http', 'a.example.com', 81, '/x').toExternalForm()", 'http://a.example.com:81/x'],
    ["new Url(new Url('https://a.example.com/b/c'), 'd?e=f').toExternalForm()", 'https://a.example.com/b/d?e=f'],
    ["new Url('https://a.example.com').getPort() + new Url('https://a.example.com').getPath()", '-1'],
    ['Url.getOrgDomainUrl().getProtocol()', 'https'],
    ["UUID.fromString('123E4567-e89b-42d3-a456-426614174000')", '123e4567-e89b-42d3-a456-426614174000'],
    ['UUID.randomUUID() == UUID.randomUUID()', 'false'],
    ['UUID u = UUID.randomUUID(); new Set<UUID>{ u, UUID.fromString(u.toString()) }.size()', '1'],
    ['new Version(1, 2).compareTo(new Version(1, 10))', '-1'],
    ['new Version(1, 2, 3).patch() + new Version(2, 0).major()', '5'],
    [
      "List<String> s = new List<String>{ 'b', 'Á', 'a', null, 'B' }; s.sort(Collator.getInstance()); s",
      '(null, a, Á, b, B)',
    ],
    ["OrgLimits.getMap().get('DailyApiRequests').getLimit()", '15000'],
    ['OrgLimits.getAll()[0].getName()', 'ConcurrentAsyncGetReportInstances'],
    ["FeatureManagement.checkPermission('X')", 'false'],
    ["UserInfo.isCurrentUserLicensed('acme')", 'true'],
    ['UserInfo.getSessionId()', 'null'],
  ]);

  raises([
    ["new Url('example.com')", 'System.StringException: no protocol: example.com'],
    ["new Url('gopher://x')", 'System.StringException: unknown protocol: gopher'],
    ["UUID.fromString('x')", 'System.IllegalArgumentException: Invalid UUID string: x'],
    ["System.Label.get('', 'Nope')", "System.IllegalArgumentException: Custom label 'Nope' does not exist."],
  ]);
});

describe('custom labels', () => {
  const labels = new Map([
    ['Greeting', 'Hello'],
    ['acme__Greeting', 'Good day'],
    ['acme__Bill', 'Your "bill"'],
  ]);
  const engine = createEngine({ schema: new Schema(standardObjects, labels) });

  /** What an anonymous block prints, or its compile error. */
  function run(source: string): string {
    const compiled = engine.compile([
      classFile('global class Text { global static String greet() { return Label.Greeting; } }', 'acme'),
    ]);
    assert.ok('program' in compiled);
    const debugLines: string[] = [];
    const outcome = finish(engine.begin(compiled.program, { kind: 'anonymous', source }, hostOf({ debugLines })));
    return outcome.kind === 'compileProblem' ? outcome.problem.message : debugLines.join();
  }

  const rows: readonly (readonly [source: string, printed: string])[] = [
    ['System.debug(System.Label.Greeting);', 'Hello'],
    ['System.debug(Label.greeting.toUpperCase());', 'HELLO'],
    ['System.debug(System.Label.acme.Bill);', 'Your "bill"'],
    ['System.debug(Label.acme.Greeting);', 'Good day'],
    ['System.debug(acme.Text.greet());', 'Good day'],
    ['System.debug(Label.Nope);', 'External string does not exist: Nope'],
  ];
  for (const [source, printed] of rows) {
    it(`${source} → ${printed}`, () => {
      assert.equal(run(source), printed);
    });
  }
});

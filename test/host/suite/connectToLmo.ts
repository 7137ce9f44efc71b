import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { homedir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { CommandId } from '../../../src/vscode/commandTable.ts';
import { CliKey } from '../../support/cliKey.ts';
import { decideOnPage } from '../../support/oauthVisitor.ts';
import { inOrder } from './inOrder.ts';
import { OwnSampleOrg } from './ownSampleOrg.ts';
import { sampleOrgLine } from './sampleOrgLine.ts';
import { stage } from './stage.ts';

function run<T>(command: CommandId, argument?: unknown): Thenable<T | undefined> {
  return vscode.commands.executeCommand<T | undefined>(command, argument);
}

const clientId = '3MVG9AcmeSupport.SampleOrg.ExternalClientApp';
const lmoUser = 'sam.okafor@acme-software.example';
const row = (text: string): string => `.sidebar .monaco-list-row[aria-label*="${text}"]`;
const choice = (text: string): string => `.quick-input-widget .monaco-list-row[aria-label*="${text}"]`;
const someSubscriber = '.sidebar .monaco-list-row[aria-label*="sandbox"]';

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

describe('connecting to LMOs', function () {
  // One story: each test stands on what those before it did.
  inOrder(this);
  // What happens outside the editor can only be seen from outside.
  before(function () {
    if (!stage.available) {
      this.skip();
    }
  });

  let org: OwnSampleOrg;
  let port: number;
  const { lmo: other } = sampleOrgLine();
  const settings = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration('isvDebugger');
  const setting = (name: string, value: unknown): Thenable<void> =>
    settings().update(name, value, vscode.ConfigurationTarget.Global);
  const workbench = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration('workbench');

  before(async () => {
    org = await OwnSampleOrg.start();
    port = await freePort();
    await stage.forgetPopups();
    await setting('oauth.callbackPort', port);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand('workbench.action.closePanel');
    await vscode.commands.executeCommand('isvDebugger.subscribers.focus');
  });

  after(async () => {
    for (const instanceUrl of [org.ready.lmo.url, other.url]) {
      await run('isvDebugger.forgetLmo', { instanceUrl });
    }
    await setting('oauth.clientId', undefined);
    await setting('oauth.callbackPort', undefined);
    await vscode.commands.executeCommand('notifications.clearAll');
    rmSync(join(homedir(), '.sfdx'), { recursive: true, force: true });
    await org.close();
  });

  /** What the user does in the page that the window opens: signs in and allows. The editor's address of the page may be a proxy's. */
  async function allowInBrowser(decision: 'allow' | 'deny' = 'allow'): Promise<string> {
    const opened = new URL(await stage.popup());
    const page = `${org.ready.lmo.url}/services/oauth2/authorize${opened.search}`;
    return (await fetch(await decideOnPage(page, decision))).text();
  }

  it('says what an administrator has to make before anybody can sign in with the browser', async () => {
    await run('isvDebugger.connectLmo', { loginUrl: org.ready.lmo.url });
    await vscode.commands.executeCommand('notifications.showList');
    await stage.visible('.notification-list-item:has-text("External Client App")');
    await stage.visible('.notification-list-item:has-text("Open Settings")');
    await stage.screenshot('lmo-1-no-app');
    await vscode.commands.executeCommand('notifications.clearAll');
    await setting('oauth.clientId', clientId);
  });

  it('offers the orgs of the Salesforce CLI first, and connects with one choice', async () => {
    const key = new CliKey(2);
    const folder = join(homedir(), '.sfdx');
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const write = (name: string, content: object): void =>
      writeFileSync(join(folder, name), JSON.stringify(content), { mode: 0o600 });
    write('key.json', { account: 'local', service: 'sfdx', key: key.text });
    write('alias.json', { orgs: { 'acme-lmo': lmoUser, uat: 'sam@acme-software.example.uat' } });
    write(`${lmoUser}.json`, {
      username: lmoUser,
      instanceUrl: org.ready.lmo.url,
      accessToken: key.encrypted(org.ready.lmo.session),
      refreshToken: key.encrypted('5Aepunused'),
      isDevHub: true,
    });
    write('sam@acme-software.example.uat.json', {
      username: 'sam@acme-software.example.uat',
      instanceUrl: 'https://acme--uat.sandbox.my.salesforce.com',
      accessToken: key.encrypted('00D000000000001!x'),
      isSandbox: true,
    });
    write('old@acme-software.example.json', {
      username: 'old@acme-software.example',
      instanceUrl: 'https://acme-old.scratch.my.salesforce.com',
      isScratch: true,
      expirationDate: '2026-01-05',
    });
    const connected = run('isvDebugger.connectLmo');
    await stage.visible(choice('acme-lmo'));
    await stage.screenshot('lmo-2-ways-in');
    await stage.click(choice('acme-lmo'));
    await connected;
    await stage.visible(someSubscriber);
    await stage.screenshot('lmo-3-through-cli');
  });

  it('signs in with the browser, also where the browser is on another machine', async () => {
    const connected = run('isvDebugger.connectLmo', { loginUrl: org.ready.lmo.url });
    await stage.visible('.quick-input-widget input[type="password"]');
    await stage.screenshot('lmo-4-browser');
    const shown = await allowInBrowser();
    assert.match(shown, /You are signed in/);
    await connected;
    await stage.visible(someSubscriber);
  });

  it('is told when the user says no, and stays connected', async () => {
    const connected = run('isvDebugger.connectLmo', { loginUrl: org.ready.lmo.url });
    assert.match(await allowInBrowser('deny'), /You are not signed in/);
    await connected;
    await vscode.commands.executeCommand('notifications.showList');
    await stage.visible('.notification-list-item:has-text("denied in the browser")');
    await vscode.commands.executeCommand('notifications.clearAll');
    await stage.visible(someSubscriber);
  });

  it('switches between LMOs', async () => {
    await run('isvDebugger.connectLmo', { instanceUrl: other.url, orgSession: other.session });
    const switched = run('isvDebugger.switchLmo');
    await stage.visible(choice('with the browser'));
    await stage.visible(choice('with a pasted session'));
    await stage.screenshot('lmo-5-switch');
    await stage.click(choice('with the browser'));
    await switched;
    await stage.visible(someSubscriber);
  });

  it('renews an ended session without a word', async () => {
    await org.control('/sessions/revoke', {});
    await run('isvDebugger.refreshSubscribers');
    await vscode.commands.executeCommand('notifications.showList');
    const said = (): Promise<readonly string[]> => stage.texts('.notification-list-item');
    // VS Code shows the progress of the sign-in for a moment longer than that takes.
    const isSigningIn = async (): Promise<boolean> => (await said()).some((text) => text.includes('in the browser'));
    for (const until = Date.now() + 10_000; Date.now() < until && (await isSigningIn());) {
      await new Promise((tick) => setTimeout(tick, 100));
    }
    assert.deepEqual(await said(), []);
    await stage.visible(someSubscriber);
  });

  it('says once that a sign-in has ended, with one button, and keeps what is listed', async () => {
    await org.control('/sessions/revoke', {});
    await org.control('/faults', {
      kind: 'status',
      status: 400,
      errorCode: 'invalid_grant',
      match: { path: 'oauth2/token' },
      times: 1,
    });
    await Promise.all([run('isvDebugger.refreshSubscribers'), run('isvDebugger.refreshSubscribers')]);
    await stage.visible(row('Sign In Again'));
    await vscode.commands.executeCommand('notifications.showList');
    const said = await stage.texts('.notification-list-item-message');
    assert.equal(said.length, 1, said.join('\n'));
    assert.match(said[0] ?? '', /Your sign-in to the LMO .* has ended/);
    assert.deepEqual(await stage.texts('.notification-list-item .monaco-button'), ['Sign In Again']);
    await stage.visible(someSubscriber);
    await stage.screenshot('lmo-6-ended');
    await vscode.commands.executeCommand('notifications.clearAll');
  });

  it('signs in again from the line above the subscribers', async () => {
    await stage.click(row('Sign In Again'));
    assert.match(await allowInBrowser(), /You are signed in/);
    for (;;) {
      if ((await stage.texts(row('Sign In Again'))).length === 0) {
        break;
      }
    }
    await stage.visible(someSubscriber);
    await stage.screenshot('lmo-7-again');
  });

  it('has written no org session, refresh token or code to any file of the profile', () => {
    const secret = /5Aep[\w-]{40,}|aPrx[\w-]{40,}|00D\w{12,15}!\S{20,}/;
    const leaks = filesBelow(homedir()).filter((path) => secret.test(readFileSync(path, 'latin1')));
    assert.deepEqual(leaks, []);
  });

  it('can be looked at in dark, light and high contrast', async () => {
    const before = workbench().inspect<string>('colorTheme')?.globalValue;
    await org.control('/sessions/revoke', {});
    await org.control('/faults', {
      kind: 'status',
      status: 400,
      errorCode: 'invalid_grant',
      match: { path: 'oauth2/token' },
      times: 1,
    });
    await run('isvDebugger.refreshSubscribers');
    await stage.visible(row('Sign In Again'));
    for (const [name, theme] of [
      ['dark', 'Default Dark Modern'],
      ['light', 'Default Light Modern'],
      ['contrast', 'Default High Contrast'],
    ] as const) {
      await workbench().update('colorTheme', theme, vscode.ConfigurationTarget.Global);
      const asked = run('isvDebugger.switchLmo');
      await stage.visible(choice('not signed in'));
      await stage.screenshot(`lmo-8-${name}`);
      await stage.press('Escape');
      await asked;
    }
    await workbench().update('colorTheme', before, vscode.ConfigurationTarget.Global);
    await vscode.commands.executeCommand('notifications.clearAll');
  });

  it('forgets an LMO, and shows who has nothing connected what can be done', async () => {
    await run('isvDebugger.forgetLmo', { instanceUrl: org.ready.lmo.url });
    await run('isvDebugger.forgetLmo', { instanceUrl: other.url });
    assert.deepEqual(await run('isvDebugger.refreshSubscribers'), []);
  });
});

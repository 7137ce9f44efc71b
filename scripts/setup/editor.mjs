// Runs on Node 20. Brings a real VS Code without a download from Microsoft: code-server from npm, shown in Chromium.
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { cacheFolder, findOnPath, run, step } from './run.mjs';

/** VS Code 1.139.1, and the Node with headers that its native modules are built against. */
const codeServerVersion = process.env.ISV_CODE_SERVER_VERSION ?? '4.139.1';
const nodeVersion = codeServerVersion.startsWith('4.105') ? '22.23.3' : '24.21.0';
const playwrightVersion = '1.65.1';

const folder = join(cacheFolder, `editor-${codeServerVersion}`);
const nodePackage = `node-${process.platform === 'darwin' ? 'darwin' : 'linux'}-${process.arch}`;

/** Where the installed editor's parts are. */
export const editor = {
  version: codeServerVersion,
  entry: join(folder, 'node_modules/code-server/out/node/entry.js'),
  node: join(folder, 'node_modules', nodePackage, 'bin/node'),
  playwright: join(folder, 'node_modules/playwright-core/index.mjs'),
};

/** A Chromium: CHROMIUM_PATH, else one on PATH, else Debian's, installed when this is root on a machine with apt. */
export async function ensureChromium() {
  const given = process.env.CHROMIUM_PATH;
  if (given !== undefined && given !== '') {
    if (!existsSync(given)) {
      throw new Error(`CHROMIUM_PATH names ${given}, which does not exist. Correct it or unset it.`);
    }
    return given;
  }
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  const found = findOnPath(...names);
  if (found !== undefined) {
    return found;
  }
  const apt = findOnPath('apt-get');
  if (apt !== undefined && process.getuid?.() === 0) {
    step('Installing Chromium and a font from Debian (once)');
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    await run(apt, ['update', '-qq'], { env, quiet: true });
    await run(apt, ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'], {
      env,
      quiet: true,
    });
    const installed = findOnPath(...names);
    if (installed !== undefined) {
      return installed;
    }
  }
  throw new Error(
    'No Chromium was found, and it can only be installed here by root with apt-get. Install Chromium or Chrome, or name one in CHROMIUM_PATH. ' +
      'Without it: `npm run test:fast` runs everything but the host suite, and `npm run test:electron` runs that suite in a downloaded VS Code.',
  );
}

/** Installs the editor unless this version is there, and a Chromium to drive it with unless that is not wanted. */
export async function ensureEditor({ withChromium = true } = {}) {
  const chromium = withChromium ? await ensureChromium() : '';
  const marker = join(folder, 'complete');
  if (!existsSync(marker)) {
    await installEditor(marker);
  }
  return { ...editor, chromium };
}

async function installEditor(marker) {
  if (process.platform === 'win32') {
    throw new Error(
      'code-server does not run on Windows. Use `npm run test:electron`, or `npm run demo` with VS Code installed.',
    );
  }
  step(`Installing a VS Code from npm (code-server ${codeServerVersion}; once, about a minute)`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const npm = findOnPath('npm');
  // With the editor's own Node first, and its headers for node-gyp whatever an .npmrc says.
  const env = {
    ...process.env,
    PATH: `${join(folder, 'node_modules', nodePackage, 'bin')}${delimiter}${process.env.PATH ?? ''}`,
    npm_config_nodedir: join(folder, 'node_modules', nodePackage),
  };
  const install = (cwd, ...argv) =>
    run(npm, [...argv, '--no-audit', '--no-fund', '--loglevel=error'], { cwd, env, quiet: true });
  await install(folder, 'install', '--ignore-scripts', `${nodePackage}@${nodeVersion}`);
  await install(
    folder,
    'install',
    '--ignore-scripts',
    `code-server@${codeServerVersion}`,
    `playwright-core@${playwrightVersion}`,
  );
  const vscode = join(folder, 'node_modules/code-server/lib/vscode');
  takeWatcherFromRegistry(vscode);
  await install(vscode, 'install', '--omit=dev', '--ignore-scripts');
  await install(join(vscode, 'extensions'), 'install', '--omit=dev', '--ignore-scripts');
  // The editor runs without these two; some machines have no compiler.
  await install(vscode, 'rebuild', '@vscode/spdlog', '@vscode/native-watchdog').catch(() =>
    step('Native helpers of the editor were not built; it runs without them'),
  );
  if (!existsSync(join(folder, 'node_modules/argon2/prebuilds'))) {
    // Older versions build their password hash on the machine, and do not start without it.
    await install(folder, 'rebuild', 'argon2', '--build-from-source');
  }
  const search = join(vscode, 'node_modules/@vscode/ripgrep');
  if (existsSync(search) && !existsSync(join(search, 'bin/rg'))) {
    // Older versions fetch their file search when it is installed; the registry has the same program.
    const searchPackage = `@vscode/ripgrep-${process.platform}-${process.arch}`;
    await install(folder, 'install', '--ignore-scripts', searchPackage);
    mkdirSync(join(search, 'bin'), { recursive: true });
    symlinkSync(join(folder, 'node_modules', searchPackage, 'bin/rg'), join(search, 'bin/rg'));
  }
  link(join(vscode, 'bin/remote-cli'), 'code-linux.sh', 'code-server');
  link(join(vscode, 'bin/helpers'), 'browser-linux.sh', 'browser.sh');
  // 200 MB that nothing here uses.
  rmSync(join(vscode, 'node_modules/@github'), { recursive: true, force: true });
  rmSync(join(vscode, 'extensions/copilot'), { recursive: true, force: true });
  writeFileSync(marker, codeServerVersion);
}

/** Older versions name the file watcher by a git commit. The release of the same version is on the registry, built. */
function takeWatcherFromRegistry(vscode) {
  const name = '@parcel/watcher';
  const files = ['package.json', 'npm-shrinkwrap.json'].map((file) => join(vscode, file));
  const [manifest, shrinkwrap] = files.map((file) => JSON.parse(readFileSync(file, 'utf8')));
  if (!manifest.dependencies[name]?.includes('#')) {
    return;
  }
  const locked = shrinkwrap.packages[`node_modules/${name}`];
  manifest.dependencies[name] = locked.version;
  shrinkwrap.packages[''].dependencies[name] = locked.version;
  delete shrinkwrap.packages[`node_modules/${name}`];
  files.forEach((file, index) => writeFileSync(file, JSON.stringify([manifest, shrinkwrap][index], undefined, 2)));
}

function link(directory, target, name) {
  if (existsSync(join(directory, target)) && !existsSync(join(directory, name))) {
    symlinkSync(target, join(directory, name));
  }
}

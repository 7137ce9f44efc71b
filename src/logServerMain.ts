import { readFile } from 'node:fs/promises';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { LogServer } from './logServer/logServer.ts';

// The language server for debug logs, in a process of its own: by --node-ipc or --stdio.

// Stdout belongs to the protocol: what any library prints goes to stderr.
globalThis.console = new console.Console(process.stderr, process.stderr);

new LogServer(createConnection(ProposedFeatures.all), (path) => readFile(path)).listen();

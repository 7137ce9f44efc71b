import type { Readable, Writable } from 'node:stream';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { DebugAdapter } from './debugAdapter.ts';
import type { Clock } from '../core/base/clock.ts';
import type { Disposable } from '../core/base/disposable.ts';
import type { Logger } from '../core/base/logger.ts';
import { encodeFrame, FrameReader } from './framing.ts';

// Bytes. A client that has not read so much gets no more than it asks for.
const mostUnread = 1024 * 1024;

interface ConnectionServices {
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Puts an adapter on a pair of streams. Resolves when the client is gone or has disconnected, and the debug session is detached.
 */
export function serveOnStreams(
  adapter: DebugAdapter,
  input: Readable,
  output: Writable,
  { clock, logger }: ConnectionServices,
): Promise<void> {
  return new Promise((resolve) => {
    const reader = new FrameReader(
      {
        message: (message) => {
          adapter.handleMessage(message);
        },
        problem: (text) => {
          logger.warn(text);
        },
        foreign: () => {
          finish();
        },
      },
      clock,
    );
    let isOver = false;
    const finish = (): void => {
      if (isOver) {
        return;
      }
      isOver = true;
      void adapter.end().finally(() => {
        reader.dispose();
        sending.dispose();
        adapter.dispose();
        endOutput(output, resolve);
      });
    };
    const sending = sendTo(output, adapter, finish);
    input.on('data', (chunk: Buffer) => {
      reader.push(chunk);
    });
    input.once('end', finish);
    input.once('close', finish);
    input.on('error', finish);
    output.on('error', finish);
  });
}

/** Writes what the adapter sends, and tells it when the client does not keep up. */
function sendTo(output: Writable, adapter: DebugAdapter, disconnected: () => void): Disposable {
  let isBehind = false;
  const watchBacklog = (): void => {
    if (!isBehind && output.writableLength > mostUnread) {
      isBehind = true;
      adapter.clientIsBehind(true);
      output.once('drain', () => {
        isBehind = false;
        adapter.clientIsBehind(false);
      });
    }
  };
  return adapter.onDidSendMessage((message) => {
    if (!output.destroyed && !output.writableEnded) {
      output.write(encodeFrame(message));
      watchBacklog();
    }
    if (isDisconnected(message)) {
      disconnected();
    }
  });
}

function endOutput(output: Writable, ended: () => void): void {
  output.end(ended);
  // A client that is gone takes no more bytes; do not wait for it.
  output.once('error', () => {
    ended();
  });
  if (output.destroyed) {
    ended();
  }
}

/** A disconnect that was refused has not happened. */
function isDisconnected(message: DebugProtocol.ProtocolMessage): boolean {
  const { type, command, success } = message as DebugProtocol.Response;
  return type === 'response' && command === 'disconnect' && success;
}

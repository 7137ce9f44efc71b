/** Whether a process with this id runs on this machine, also one of another user. */
export function isRunning(processId: number): boolean {
  try {
    // Signal 0 asks whether there is such a process and does nothing to it.
    process.kill(processId, 0);
    return true;
  } catch (error) {
    // It is there, and not ours to signal.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

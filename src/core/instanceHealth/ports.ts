import type { InstanceHealth } from './instanceHealth.ts';

/** Salesforce's public status API, or what stands in for it. Knows no org session. Rejections are `Failure`s. */
export interface InstanceStatus {
  read(instance: string, signal?: AbortSignal): Promise<InstanceHealth>;
}

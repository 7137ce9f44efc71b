import type { FaultKind } from './contract.ts';
import { eventFaults } from './eventFaults.ts';
import { linkFaults } from './linkFaults.ts';

/** Every way to go wrong, by the name that the control endpoint gives it. */
export const faultKinds: Readonly<Record<string, FaultKind>> = { ...linkFaults, ...eventFaults };

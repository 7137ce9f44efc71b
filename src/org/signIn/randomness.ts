import { createHash, randomBytes } from 'node:crypto';
import type { OAuthRandomness } from '../../core/lmo/oauth.ts';

export const systemRandomness: OAuthRandomness = {
  token: () => randomBytes(32).toString('base64url'),
  challengeOf: (verifier) => createHash('sha256').update(verifier).digest('base64url'),
};

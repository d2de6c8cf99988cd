import { z } from 'zod';
import { act, get } from '../operation.ts';
import { landscapeChangeSchema } from './landscape-change-schema.ts';
import { landscapeSchema } from './landscape-schema.ts';

/** The whole installation as one file. Source: Portolan */
export const landscapeOperations = {
  applyLandscape: act(
    '/landscape',
    'Make the installation what a landscape says; `dryRun` only tells what would change',
    {
      request: z.strictObject({ landscape: landscapeSchema, dryRun: z.boolean().default(false) }),
      response: z.object({ changes: z.array(landscapeChangeSchema) }),
    },
  ),
  exportLandscape: get(
    '/landscape',
    'The installation as a landscape, without secrets; what flows write into messages and ask for is shown to administrators',
    { response: landscapeSchema },
  ),
} as const;

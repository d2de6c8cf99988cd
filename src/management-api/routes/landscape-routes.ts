import type { Route } from '../../http/server/route.ts';
import { operations } from '../contract.ts';
import { applyLandscape } from '../landscape/apply-landscape.ts';
import { exportLandscape } from '../landscape/export-landscape.ts';
import type { ManagedRooms } from '../rooms.ts';
import { serve } from '../serve-operation.ts';

/** Hashing the passwords of a large landscape takes its time. */
const limits = { maxBodyBytes: 16 * 1024 * 1024, timeoutMs: 300_000 };

/** The installation as a whole. Source: product description, "Command line" */
export const landscapeRoutes = (rooms: ManagedRooms): readonly Route[] => [
  serve(
    operations.applyLandscape,
    async ({ body, actor }) => ({
      changes: [...(await applyLandscape(rooms, body.landscape, { dryRun: body.dryRun, actor }))],
    }),
    limits,
  ),
  serve(operations.exportLandscape, ({ role }) => exportLandscape(rooms, role), { timeoutMs: limits.timeoutMs }),
];

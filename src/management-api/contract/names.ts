import { z } from 'zod';

/** `providerAccount/application`, e.g. `intprov/acmetmn`. */
export const applicationName = z
  .string()
  .regex(/^[a-z][a-z0-9]*\/[A-Za-z0-9._!-]+$/, 'must be <provider account>/<application>, e.g. intprov/acmetmn');

/** Of a subaccount: the label its hosts begin with. */
export const subdomain = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, 'must be one DNS label: a-z, 0-9 and "-"');

/** Of a subaccount, as Neo's hosts carry it. */
export const technicalName = z
  .string()
  .regex(/^[a-z][a-z0-9]{0,29}$/, 'must begin with a letter and have a-z and 0-9 only, 30 at most');

/** Of most other things. */
export const name = z.string().min(1).max(200);

/** Users, groups and roles as the rooms and the Authorization Management API know them. */
export const accountName = z.string().min(1).max(256);

import { z } from 'zod';
import { forViewers } from '../administration/administrator-role.ts';
import { act, create, get, put } from '../operation.ts';
import { inInstance, inSubaccount } from '../paths.ts';

const labelText = z.string().min(1).max(200);

/** Labels: ten keys with ten values each at most. Source: SAP doc "Labeling Destination Service Entities" */
export const labelsSchema = z.array(z.object({ key: labelText, values: z.array(labelText).max(10) })).max(10);

/** A destination fragment: its properties as they are, `FragmentName` among them. */
export const fragmentSchema = z
  .record(z.string().min(1), z.union([z.string(), z.number(), z.boolean()]))
  .refine((properties) => typeof properties.FragmentName === 'string', '"FragmentName" is required');

/** The labels of a destination, fragment or certificate that the subaccount or one of its instances holds; they replace those there are. */
export const labelledSchema = z
  .strictObject({
    /** The service instance that holds it; the subaccount where it is left out. */
    instance: labelText.optional(),
    destination: labelText.optional(),
    fragment: labelText.optional(),
    certificate: labelText.optional(),
    labels: z.record(labelText, z.array(labelText).max(10)),
  })
  .refine(
    ({ destination, fragment, certificate }) =>
      [destination, fragment, certificate].filter((name) => name !== undefined).length === 1,
    'must name either "destination", "fragment" or "certificate"',
  );

/** Name or id of a service instance; the subaccount's own level where it is left out. */
const level = { instance: z.string().min(1).max(200).optional() };
const name = z.string().min(1).max(200);
const format = z.enum(['properties', 'json', 'yaml']);

const stepSchema = z.object({
  stage: z.enum(['token', 'cloud-connector', 'request', 'resolve', 'connect', 'tls', 'response']),
  outcome: z.enum(['done', 'failed', 'skipped']),
  durationMs: z.number().optional(),
  detail: z.string().optional(),
});

/** Files of destinations, copies, checks and labels. Source: Portolan */
export const destinationToolOperations = {
  exportDestinations: forViewers(
    act(
      `${inSubaccount}/destinations/export`,
      'Destinations as a file, secrets left out: one by its name, several or all as a list',
      {
        request: z.strictObject({ ...level, format, names: z.array(name).min(1).max(1000).optional() }),
        response: z.object({ text: z.string() }),
      },
    ),
  ),
  importDestinations: act(
    `${inSubaccount}/destinations/import`,
    'Create or replace the destinations of a file; secrets it leaves out stay as they are',
    {
      request: z.strictObject({
        ...level,
        format,
        text: z
          .string()
          .min(1)
          .max(1024 * 1024),
        /** Only these of the file. */
        names: z.array(name).min(1).max(10_000).optional(),
        /** Stores nothing; the answer says what would be done. */
        dryRun: z.boolean().default(false),
      }),
      response: z.array(
        z.object({
          name: z.string(),
          action: z.enum(['created', 'replaced', 'failed']),
          /** Names of secrets that are to be set: neither the file nor the server has them. */
          missingSecrets: z.array(z.string()),
          reason: z.string().optional(),
        }),
      ),
    },
  ),
  duplicateDestination: create(
    `${inSubaccount}/destinations/:name/duplicate`,
    'Copy a destination, secrets included, under another name',
    { request: z.strictObject({ ...level, newName: name }), response: z.object({}) },
  ),
  createDestinationFromKey: create(
    `${inSubaccount}/destinations/from-service-key`,
    'Create a destination that points to a service instance, made of the JSON of one of its keys',
    {
      request: z.strictObject({ name, key: z.record(z.string(), z.unknown()) }),
      response: z.object({}),
    },
  ),
  checkDestination: act(
    `${inSubaccount}/destinations/:name/check`,
    'Check whether the target of a destination can be reached',
    {
      request: z.strictObject({ ...level }),
      response: z.object({
        isAvailable: z.boolean(),
        message: z.string(),
        status: z.number().optional(),
        steps: z.array(stepSchema),
        attempts: z.array(
          z.object({
            method: z.enum(['HEAD', 'GET']),
            status: z.number().optional(),
            durationMs: z.number(),
            /** Where redirects led, in order, without queries. */
            redirects: z.array(z.string()).optional(),
          }),
        ),
      }),
    },
  ),
  exportDestinationFiles: forViewers(
    act(
      `${inSubaccount}/destinations/export-files`,
      'Destinations as a file each, secrets left out: what an archive is made of',
      {
        request: z.strictObject({ ...level, format, names: z.array(name).min(1).max(1000).optional() }),
        response: z.array(z.object({ fileName: z.string(), text: z.string() })),
      },
    ),
  ),
  readDestinationLabels: get(`${inSubaccount}/destinations/:name/labels`, 'Labels of a destination of the subaccount', {
    response: labelsSchema,
  }),
  putDestinationLabels: put(`${inSubaccount}/destinations/:name/labels`, 'Replace the labels of a destination', {
    request: labelsSchema,
    response: z.object({}),
  }),
  readInstanceDestinationLabels: get(
    `${inInstance}/destinations/:name/labels`,
    'Labels of a destination of a service instance',
    { response: labelsSchema },
  ),
  putInstanceDestinationLabels: put(
    `${inInstance}/destinations/:name/labels`,
    'Replace the labels of a destination of a service instance',
    { request: labelsSchema, response: z.object({}) },
  ),
} as const;

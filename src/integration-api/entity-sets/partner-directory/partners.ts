import type { PartnerDirectory } from '../../../integration-content/index.ts';
import { keyMismatch } from '../../../odata/errors.ts';
import type { EntityPayload } from '../../../odata/payload/entity-payload.ts';
import { textProperty } from '../../resources/resource-property.ts';
import type { ResourceSetDefinition } from '../../resources/resource-set.ts';
import { fromHexText, toHexText } from '../hex-text.ts';
import {
  changeOf,
  createDirectorySet,
  directoryTraits,
  requireText,
  showFailure,
  stampProperties,
  toStampRow,
} from './directory-set.ts';

/** `AlternativePartners`: other names of partners. Keys are hexadecimal. Source: SAP docs "Create Alternative Partner", "Update an Alternative Partner" */
export const createAlternativePartnerSet = ({ alternativePartners }: PartnerDirectory): ResourceSetDefinition =>
  createDirectorySet({
    name: 'AlternativePartners',
    type: 'AlternativePartner',
    keys: ['Hexagency', 'Hexscheme', 'Hexid'],
    properties: [
      textProperty('Hexagency', { nullable: false, readOnly: true, maxLength: 480 }),
      textProperty('Hexscheme', { nullable: false, readOnly: true, maxLength: 480 }),
      textProperty('Hexid', { nullable: false, readOnly: true, maxLength: 900 }),
      textProperty('Agency', { required: true, maxLength: 120 }),
      textProperty('Scheme', { required: true, maxLength: 120 }),
      textProperty('Id', { required: true, maxLength: 225 }),
      textProperty('Pid', { required: true, maxLength: 60 }),
      ...stampProperties,
    ],
    entities: alternativePartners,
    toRow: (partner) => ({
      Hexagency: toHexText(partner.agency),
      Hexscheme: toHexText(partner.scheme),
      Hexid: toHexText(partner.id),
      Agency: partner.agency,
      Scheme: partner.scheme,
      Id: partner.id,
      Pid: partner.pid,
      ...toStampRow(partner),
    }),
    fromKey: ({ Hexagency, Hexscheme, Hexid }) => ({
      agency: fromHexText(String(Hexagency)),
      scheme: fromHexText(String(Hexscheme)),
      id: fromHexText(String(Hexid)),
    }),
    fromPayload: (payload) => ({
      agency: requireText(payload, 'Agency'),
      scheme: requireText(payload, 'Scheme'),
      id: requireText(payload, 'Id'),
      pid: requireText(payload, 'Pid'),
    }),
    fromUpdate: (key, payload) => {
      for (const [name, value] of [
        ['Agency', key.agency],
        ['Scheme', key.scheme],
        ['Id', key.id],
      ] as const) {
        if ((payload.values[name] ?? value) !== value) throw keyMismatch();
      }
      return { ...key, pid: requireText(payload, 'Pid') };
    },
  });

/** `AuthorizedUsers`. Source: SAP doc "Requests for String Parameter, Binary Parameter, and Authorized User" (shown in lower case) */
export const createAuthorizedUserSet = ({ authorizedUsers }: PartnerDirectory): ResourceSetDefinition => {
  const pidOf = (payload: EntityPayload) => ({ pid: requireText(payload, 'Pid') });
  return createDirectorySet({
    name: 'AuthorizedUsers',
    type: 'AuthorizedUser',
    keys: ['User'],
    properties: [
      textProperty('User', { nullable: false, maxLength: 150 }),
      textProperty('Pid', { required: true, maxLength: 60 }),
      ...stampProperties,
    ],
    entities: authorizedUsers,
    toRow: (user) => ({ User: user.user, Pid: user.pid, ...toStampRow(user) }),
    fromKey: ({ User }) => ({ user: String(User) }),
    fromPayload: (payload) => ({ user: requireText(payload, 'User'), ...pidOf(payload) }),
    fromUpdate: (key, payload) => ({ ...key, ...pidOf(payload) }),
  });
};

/** `Partners`: whoever the other sets speak of. Source: SAP doc "Partner Directory" (read all, delete one) */
export const createPartnerSet = ({ partners }: PartnerDirectory): ResourceSetDefinition => ({
  ...directoryTraits,
  name: 'Partners',
  type: 'Partner',
  keys: ['Pid'],
  properties: [textProperty('Pid', { nullable: false, maxLength: 60 })],
  page: async ({ subaccountId }, query) => {
    const { rows, ...counted } = await partners.list(subaccountId, query);
    return { rows: rows.map((Pid) => ({ Pid })), ...counted };
  },
  find: async ({ subaccountId }, key) => {
    const Pid = await partners.find(subaccountId, String(key.Pid));
    return Pid === undefined ? undefined : { Pid };
  },
  remove: {
    status: 204,
    run: async (call, { key }) => showFailure(await partners.remove(changeOf(call), String(key.Pid))),
    runIn: async (transaction, call, { key }) =>
      showFailure(await partners.remove(changeOf(call, transaction), String(key.Pid))),
  },
});

import { type InputOf, operations, type ResponseOf } from '../../../../../src/management-api/contract.ts';
import { call } from '../../../connection/api.ts';

type Bag = Readonly<Record<string, string>>;
type Labels = InputOf<typeof operations.putDestinationLabels>;

/** Reading and writing on one level: the operations of the subaccount, or those of a service instance. Source: management-api/contract.ts */
export type LevelCalls = {
  readonly listDestinations: () => Promise<readonly Bag[]>;
  readonly listNames: () => Promise<ResponseOf<typeof operations.listConfigurationNames>>;
  readonly getDestination: (name: string) => Promise<Bag>;
  readonly putDestination: (properties: Bag) => Promise<unknown>;
  readonly deleteDestination: (name: string) => Promise<unknown>;
  readonly readLabels: (name: string) => Promise<Labels>;
  readonly putLabels: (name: string, labels: Labels) => Promise<unknown>;
  readonly listFragments: () => Promise<readonly Bag[]>;
  readonly getFragment: (name: string) => Promise<Bag>;
  readonly putFragment: (properties: Bag) => Promise<unknown>;
  readonly deleteFragment: (name: string) => Promise<unknown>;
  readonly listCertificates: () => Promise<ResponseOf<typeof operations.listCertificates>>;
  readonly getCertificate: (name: string) => Promise<ResponseOf<typeof operations.getCertificate>>;
  readonly putCertificate: (body: InputOf<typeof operations.putCertificate>) => Promise<unknown>;
  readonly deleteCertificate: (name: string) => Promise<unknown>;
  readonly readPublicKeys: (name: string) => Promise<ResponseOf<typeof operations.readCertificatePublicKeys>>;
};

/** The calls of a level. Source: management-api/contract.ts */
export const callsOn = (subaccount: string, instance: string | undefined): LevelCalls =>
  instance === undefined ? onSubaccount({ subaccount }) : onInstance({ subaccount, instance });

const onSubaccount = (at: { readonly subaccount: string }): LevelCalls => ({
  listDestinations: () => call(operations.listDestinations, at),
  listNames: () => call(operations.listConfigurationNames, at),
  getDestination: (name) => call(operations.getDestination, { ...at, name }),
  putDestination: (properties) => call(operations.putDestination, at, properties),
  deleteDestination: (name) => call(operations.deleteDestination, { ...at, name }),
  readLabels: (name) => call(operations.readDestinationLabels, { ...at, name }),
  putLabels: (name, labels) => call(operations.putDestinationLabels, { ...at, name }, labels),
  listFragments: () => call(operations.listFragments, at),
  getFragment: (name) => call(operations.getFragment, { ...at, name }),
  putFragment: (properties) => call(operations.putFragment, at, properties),
  deleteFragment: (name) => call(operations.deleteFragment, { ...at, name }),
  listCertificates: () => call(operations.listCertificates, at),
  getCertificate: (name) => call(operations.getCertificate, { ...at, name }),
  putCertificate: (body) => call(operations.putCertificate, at, body),
  deleteCertificate: (name) => call(operations.deleteCertificate, { ...at, name }),
  readPublicKeys: (name) => call(operations.readCertificatePublicKeys, { ...at, name }),
});

const onInstance = (at: { readonly subaccount: string; readonly instance: string }): LevelCalls => ({
  listDestinations: () => call(operations.listInstanceDestinations, at),
  listNames: () => call(operations.listInstanceConfigurationNames, at),
  getDestination: (name) => call(operations.getInstanceDestination, { ...at, name }),
  putDestination: (properties) => call(operations.putInstanceDestination, at, properties),
  deleteDestination: (name) => call(operations.deleteInstanceDestination, { ...at, name }),
  readLabels: (name) => call(operations.readInstanceDestinationLabels, { ...at, name }),
  putLabels: (name, labels) => call(operations.putInstanceDestinationLabels, { ...at, name }, labels),
  listFragments: () => call(operations.listInstanceFragments, at),
  getFragment: (name) => call(operations.getInstanceFragment, { ...at, name }),
  putFragment: (properties) => call(operations.putInstanceFragment, at, properties),
  deleteFragment: (name) => call(operations.deleteInstanceFragment, { ...at, name }),
  listCertificates: () => call(operations.listInstanceCertificates, at),
  getCertificate: (name) => call(operations.getInstanceCertificate, { ...at, name }),
  putCertificate: (body) => call(operations.putInstanceCertificate, at, body),
  deleteCertificate: (name) => call(operations.deleteInstanceCertificate, { ...at, name }),
  readPublicKeys: (name) => call(operations.readInstanceCertificatePublicKeys, { ...at, name }),
});

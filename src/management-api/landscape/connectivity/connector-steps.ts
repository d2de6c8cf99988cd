import type { Subaccount } from '../../../accounts/index.ts';
import type { ConnectorConfiguration } from '../../../connectivity/index.ts';
import type { Actor } from '../../../foundation/audit-event.ts';
import type { SubaccountId } from '../../../foundation/ids.ts';
import type { LandscapeSubaccount } from '../../contract.ts';
import { fixedField } from '../../errors.ts';
import type { ManagedRooms } from '../../rooms.ts';
import { parseNewConnector } from '../../routes/connectivity/new-connector.ts';
import {
  type Comparison,
  differingFields,
  type Step,
  type SubaccountSteps,
  stepsFor,
  toCreateWithSecret,
  toUpdate,
} from '../step.ts';

type Wanted = LandscapeSubaccount['connectors'][number];

/** Connectors by location ID. A new agent's code is shown that once; what a local one opens is replaced list by list. Source: Portolan */
export const connectorSteps = (
  rooms: ManagedRooms,
  parent: SubaccountSteps,
  wanted: LandscapeSubaccount['connectors'],
  actor: Actor,
): readonly Step[] =>
  stepsFor(
    parent,
    { name: 'connectors', key: 'connectors' },
    wanted,
    ({ locationId }) => (locationId === '' ? '(default)' : locationId),
    (subaccount, connector) => compare(rooms, subaccount, connector, actor),
  );

const compare = async (
  { connectivity: { connectors, enrolment } }: ManagedRooms,
  { id: subaccountId }: Subaccount,
  wanted: Wanted,
  actor: Actor,
): Promise<Comparison> => {
  const stored = await connectors.find(subaccountId, wanted.locationId);
  if (stored === undefined) {
    return toCreateWithSecret(async () => {
      const { id, kind } = await connectors.create(subaccountId, parseNewConnector(wanted), actor);
      return kind === 'agent' ? (await enrolment.issueCode(subaccountId, id, actor)).code : undefined;
    });
  }
  if (stored.kind !== wanted.kind) throw fixedField('kind');
  const { kind: _kind, locationId: _locationId, description, ...configuration } = wanted;
  const before = stored.kind === 'local' ? stored.configuration : {};
  // What an entry leaves out stays as it is.
  const named = Object.fromEntries(Object.entries(configuration).filter(([, value]) => value !== undefined));
  const fields = differingFields(named, before);
  const all = [...differingFields({ description }, stored), ...fields];
  return toUpdate(all, async () => {
    if (fields.length < all.length) await connectors.update(subaccountId, stored.id, { description }, actor);
    if (fields.length === 0) return;
    const change = (now: ConnectorConfiguration): ConnectorConfiguration => ({ ...now, ...named });
    const event = { message: `Replacing ${fields.join(', ')}` };
    await connectors.changeConfiguration(subaccountId, stored.id, change, event, actor);
  });
};

/** The connectors as a landscape has them. Source: as `connectorSteps` */
export const exportConnectors = async (
  { connectivity: { connectors } }: ManagedRooms,
  subaccountId: SubaccountId,
): Promise<LandscapeSubaccount['connectors']> =>
  (await connectors.list(subaccountId)).map((connector) => ({
    locationId: connector.locationId,
    kind: connector.kind,
    ...(connector.description !== '' && { description: connector.description }),
    ...(connector.kind === 'local' && connector.configuration),
  }));

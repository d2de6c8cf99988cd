import type { Config } from '../../config/schema.ts';
import { createFlows, findFlowWithPath } from '../../flows/index.ts';
import type { PublicUrls } from '../../http/server/public-urls.ts';
import type { InboundAuth } from '../../inbound-auth/index.ts';
import { createIntegrationApi } from '../../integration-api/index.ts';
import {
  type Credentials,
  createDataStores,
  createIntegrationContent,
  createNumberRanges,
  createPartnerDirectory,
  createVariables,
} from '../../integration-content/index.ts';
import { createMessageProcessingLogs } from '../../message-processing-logs/index.ts';
import type { Base } from './open-base.ts';
import type { SecurityRooms } from './open-security.ts';
import type { ServiceRooms } from './open-services.ts';

/** Opens the rooms of Cloud Integration: what is deployed, what runs, what it stored, and the API over all of it. */
export const openIntegration = async (
  base: Base & SecurityRooms & ServiceRooms & { readonly inboundAuth: InboundAuth; readonly credentials: Credentials },
  config: Config,
  publicUrls: PublicUrls,
) => {
  const { database, clock, log, sealing, outbound, audit, accounts, getKey } = base;
  const { keystores, destinationService, inboundAuth, credentials } = base;
  const messageProcessingLogs = createMessageProcessingLogs({ database, clock, log });
  const integrationContent = createIntegrationContent({
    database,
    clock,
    audit,
    findFlowWithPath,
    findFlowOrigin: async (subaccountId) => {
      const { flavour, technicalName, subdomain } = await accounts.getSubaccount(subaccountId);
      return publicUrls.origin(flavour === 'neo' ? `${technicalName}-iflmap` : `${subdomain}.it-rt`);
    },
  });
  const numberRanges = createNumberRanges({ database, clock, audit });
  const partnerDirectory = createPartnerDirectory({ database, clock, audit });
  const dataStores = createDataStores({ database, clock, audit });
  const variables = createVariables({ database, clock, audit });
  const integrationApi = createIntegrationApi({
    database,
    clock,
    accounts,
    audit,
    inboundAuth,
    credentials,
    keystores,
    messageProcessingLogs,
    integrationContent,
    numberRanges,
    partnerDirectory,
    dataStores,
    variables,
    pageTokenKey: await getKey('page-token-key'),
    settings: { rateFactor: config.integrationRateFactor },
  });
  const flows = createFlows({
    database,
    clock,
    log,
    sealing,
    audit,
    messageProcessingLogs,
    resolveDestination: destinationService.resolve,
    credentials,
    deployedFlows: {
      findByPath: async (subaccountId, path) =>
        (await integrationContent.deployments.findDeployedFlow(subaccountId, path))?.model,
      findById: async (subaccountId, id) =>
        (await integrationContent.deployments.listDeployedFlows(subaccountId)).find(({ model }) => model.id === id)
          ?.model,
      list: async (subaccountId) =>
        (await integrationContent.deployments.listDeployedFlows(subaccountId)).map(({ model }) => model),
    },
    dataStores,
    variables,
    csrf: inboundAuth.csrf,
    assertRole: inboundAuth.assertRole,
    outbound,
    settings: { maxMessageBytes: config.maxMessageBytes },
  });
  return {
    messageProcessingLogs,
    integrationContent,
    numberRanges,
    partnerDirectory,
    dataStores,
    variables,
    integrationApi,
    flows,
  };
};

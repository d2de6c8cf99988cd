import type {
  Credentials,
  DataStores,
  IntegrationContent,
  NumberRanges,
  PartnerDirectory,
  Variables,
} from '../../integration-content/index.ts';
import type { Keystores } from '../../keystores/index.ts';
import type { ApiResources } from '../resources/resource-model.ts';
import { createDataStoreSets } from './data-stores/data-stores.ts';
import { createContentResources } from './integration-content/content-resources.ts';
import { createMessageIdSets } from './message-ids/message-ids.ts';
import { createNumberRangeSets } from './number-ranges/number-ranges.ts';
import { createPartnerDirectorySets } from './partner-directory/partner-directory.ts';
import { createSecurityContentSets } from './security-content/security-content.ts';

/** The rooms whose data the API shows, besides the message processing logs. */
export type ApiRooms = {
  readonly numberRanges: NumberRanges;
  readonly partnerDirectory: PartnerDirectory;
  readonly dataStores: DataStores;
  readonly variables: Variables;
  readonly integrationContent: IntegrationContent;
  readonly credentials: Credentials;
  readonly keystores: Keystores;
};

/** Every resource-backed set and function, in the order `$metadata` lists them behind the stored sets. */
export const createResources = (rooms: ApiRooms): ApiResources => {
  const content = createContentResources(rooms.integrationContent);
  return {
    sets: [
      ...createNumberRangeSets(rooms),
      ...createSecurityContentSets(rooms),
      ...createPartnerDirectorySets(rooms),
      ...createDataStoreSets(rooms),
      ...createMessageIdSets(),
      ...content.sets,
    ],
    functions: content.functions,
  };
};

import type { FlowStep } from '../flow-model.ts';
import type { DiagramElement } from '../read-diagram.ts';
import type { SettingsReader } from '../settings-reader.ts';

type DataStoreStep = Extract<FlowStep, { readonly kind: 'data-store' }>;

/** Reads a step that works on a data store. Source: SAP docs "Define Data Store Write Operations", "… Get …", "… Delete …"; real artifacts (names of the settings) */
export const readDataStoreStep = (element: DiagramElement, settings: SettingsReader): DataStoreStep | undefined => {
  const storeName = settings.readTemplate('storageName');
  if (storeName === '') settings.refuse('it names no data store');
  const visibility = settings.read('visibility') || 'local';
  if (visibility !== 'local' && visibility !== 'global') settings.refuse('"visibility" must be local or global');
  const entryId = settings.readTemplate('messageId');
  const operation = readOperation(element, settings);
  return (
    operation && {
      kind: 'data-store',
      id: element.id,
      name: element.name,
      storeName,
      isGlobal: visibility === 'global',
      ...(entryId !== '' && { entryId }),
      operation,
    }
  );
};

const readOperation = (element: DiagramElement, settings: SettingsReader): DataStoreStep['operation'] | undefined => {
  const kind = settings.read('operation');
  switch (kind) {
    case 'put':
      return {
        kind,
        alertDays: settings.readNumber('alert', { min: 0, max: 180, default: 2 }),
        expiryDays: settings.readNumber('expire', { min: 1, max: 180, default: 30 }),
        overwrites: settings.readBoolean('override', false),
        includesHeaders: settings.readBoolean('includeMessageHeaders', false),
      };
    case 'get': {
      // How an artifact spells "Throw Exception on Missing Entry" is not known; whatever it is, it must not be passed over.
      const lenient = [...element.settings].some(
        ([key, value]) => /missing|exception/i.test(key) && settings.fill(value).trim().toLowerCase() === 'false',
      );
      if (lenient) settings.refuse('a Get that goes on without an entry is not supported');
      return { kind, deletes: settings.readBoolean('delete', false) };
    }
    case 'delete':
      return { kind };
    default:
      settings.refuse(`the data store operation "${kind}" is not supported`);
      return undefined;
  }
};

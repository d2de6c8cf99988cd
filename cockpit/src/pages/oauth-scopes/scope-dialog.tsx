import { z } from 'zod';
import { operations, type ResponseOf } from '../../../../src/management-api/contract.ts';
import { FormDialog } from '../../components/dialogs/form-dialog.tsx';
import type { Field } from '../../components/forms/field.ts';
import { call } from '../../connection/api.ts';
import { useCockpit, useTexts } from '../../shell/context.tsx';

type Scope = ResponseOf<typeof operations.listApplicationScopes>[number];

/** Defines a scope, or changes its texts; the translations are lines `<language> = <text>`. Source: SAP doc "Define OAuth Scopes" */
export const ScopeDialog = (props: {
  readonly params: { readonly provider: string; readonly application: string };
  readonly scope: Scope | undefined;
  readonly known: readonly Scope[];
  readonly onClose: () => void;
  readonly onDone: () => void;
}) => {
  const say = useTexts();
  const { notify } = useCockpit();
  const { scope } = props;
  const fields: readonly Field[] = [
    { name: 'id', label: 'id', kind: 'text', isRequired: true, isFixed: scope !== undefined },
    { name: 'description', label: 'description', kind: 'text', help: 'scopeDescriptionHelp' },
    { name: 'translations', label: 'translations', kind: 'lines', help: 'scopeTranslationsHelp' },
  ];
  const schema = z.object({
    id: z
      .string()
      .refine((id) => props.known.every((other) => other.id !== id), say('scopeTaken'))
      .optional(),
    description: z.string().max(1024).optional(),
    translations: z.array(z.string().regex(linePattern, say('scopeTranslationsHelp'))).optional(),
  });
  return (
    <FormDialog
      title={scope === undefined ? say('defineScope') : say('changeClient', scope.id)}
      fields={fields}
      initial={{
        id: scope?.id ?? '',
        description: scope?.description ?? '',
        translations: Object.entries(scope?.translations ?? {})
          .map((entry) => entry.join(' = '))
          .join('\n'),
      }}
      schema={schema}
      onClose={props.onClose}
      onSubmit={async ({ id, description, translations = [] }) => {
        await call(operations.putApplicationScope, props.params, {
          id: scope?.id ?? id ?? '',
          ...(description !== undefined && { description }),
          translations: Object.fromEntries(translations.map(toEntry)),
        });
        props.onClose();
        notify(say('saved'));
        props.onDone();
      }}
    />
  );
};

const linePattern = /^[A-Za-z]{2,8}(?:[-_][A-Za-z0-9]{1,8})*\s*=\s*\S/;

const toEntry = (line: string): readonly [string, string] => {
  const end = line.indexOf('=');
  return [line.slice(0, end).trim(), line.slice(end + 1).trim()];
};

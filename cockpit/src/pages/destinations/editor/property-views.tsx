import { type Dispatch, type ReactNode, type SetStateAction, useState } from 'react';
import { NotReady } from '../../../components/dialogs/dialog.tsx';
import type { Field } from '../../../components/forms/field.ts';
import { Form } from '../../../components/forms/form.tsx';
import type { Problems } from '../../../components/forms/use-form.ts';
import { useTexts } from '../../../shell/context.tsx';
import { type Properties, parseLines, toLines } from './properties.ts';
import { ViewSwitch } from './view-switch.tsx';

const rawFields: readonly Field[] = [{ name: 'raw', label: 'raw', kind: 'area', help: 'rawHelp' }];

/** Properties that are edited in two views: fields, or lines of raw properties; `raw` is absent in the former. Source: Portolan */
export type PropertyViews = {
  readonly properties: Properties;
  readonly setProperties: Dispatch<SetStateAction<Properties>>;
  readonly raw: string | undefined;
  readonly setRaw: (raw: string) => void;
  readonly problems: Problems;
  readonly setProblems: (problems: Problems) => void;
  /** The properties as the view shown has them; what cannot be read is said, and keeps the dialog open. */
  readonly read: () => Properties;
  readonly switchTo: (isRaw: boolean) => void;
};

/** Keeps what is edited, and what is wrong with it; both views show the same. Source: SAP doc "Create HTTP Destinations" */
export const usePropertyViews = (initial: Properties): PropertyViews => {
  const say = useTexts();
  const [properties, setProperties] = useState(initial);
  const [raw, setRaw] = useState<string>();
  const [problems, setProblems] = useState<Problems>({});
  const read = (): Properties => {
    if (raw === undefined) return properties;
    const parsed = parseLines(raw);
    if ('properties' in parsed) return parsed.properties;
    setProblems({ raw: say('rawProblem', parsed.wrongLine) });
    throw new NotReady();
  };
  const switchTo = (isRaw: boolean): void => {
    try {
      const now = read();
      setProperties(now);
      setProblems({});
      setRaw(isRaw ? toLines(now) : undefined);
    } catch {
      // Stays where the mistake can be seen.
    }
  };
  return { properties, setProperties, raw, setRaw, problems, setProblems, read, switchTo };
};

/** The view chosen, and the switch to the other one; `children` are the fields. Source: SAP doc "Create HTTP Destinations" */
export const PropertyViews = ({ views, children }: { readonly views: PropertyViews; readonly children: ReactNode }) => {
  const { raw, problems } = views;
  return (
    <>
      <ViewSwitch isRaw={raw !== undefined} onSwitch={views.switchTo} />
      {raw === undefined ? (
        children
      ) : (
        <Form
          fields={rawFields}
          values={{ raw }}
          problems={problems}
          onChange={(_, value) => views.setRaw(String(value))}
        />
      )}
    </>
  );
};

import { operations } from '../../../../src/management-api/contract.ts';
import { Page } from '../../components/page/page.tsx';
import { PageLink } from '../../components/page/page-link.tsx';
import { Code } from '../../components/values/code.tsx';
import { CopyButton } from '../../components/values/copy-button.tsx';
import { Facts } from '../../components/values/facts.tsx';
import { Tag } from '../../components/values/tag.tsx';
import { call } from '../../connection/api.ts';
import { useData } from '../../connection/use-data.ts';
import { useTexts, useTimes } from '../../shell/context.tsx';
import type { Subaccount } from '../../shell/sidebar.tsx';
import { Levels } from './levels.tsx';
import { TokenStory } from './token-story.tsx';
import { designOf, outcomeTexts, toCurl } from './words.ts';

/** One lookup: where the destination was looked for, what the token cache did and why, what the token service answered. Source: product description, "Trace" */
export const Lookup = ({ subaccount, thing }: { readonly subaccount: Subaccount; readonly thing: string }) => {
  const say = useTexts();
  const time = useTimes();
  const params = { subaccount: subaccount.subdomain };
  const data = useData(async () => {
    const [lookup, instances, endpoints] = await Promise.all([
      call(operations.getDestinationLookup, { ...params, lookup: thing }),
      call(operations.listServiceInstances, params),
      call(operations.readEndpoints, {}),
    ]);
    const nameOf = (id: string): string => instances.find((instance) => instance.id === id)?.name ?? id;
    return { lookup, nameOf, curl: toCurl(lookup, endpoints.doors.destination ?? endpoints.https) };
  }, []);
  if (data.value === undefined)
    return (
      <Page title={say('lookup')} error={data.error} isLoading={data.isLoading}>
        {data.error?.status === 404 && <p>{say('lookupGone')}</p>}
      </Page>
    );
  const { lookup, nameOf, curl } = data.value;
  return (
    <Page title={say('lookupOf', lookup.destination)} error={data.error}>
      <p className="row">
        <Tag design={designOf(lookup.outcome)}>{say(outcomeTexts[lookup.outcome])}</Tag>
        <span>HTTP {lookup.status}</span>
      </p>
      {lookup.error !== undefined && (
        <>
          <h2>{say('errorText')}</h2>
          <Code text={lookup.error} />
        </>
      )}
      <Facts
        facts={[
          [say('at'), time(lookup.atMs)],
          [
            say('destination'),
            <PageLink
              key="lookups"
              to={['subaccounts', subaccount.subdomain, 'trace']}
              query={{ destination: lookup.destination }}
            >
              {say('itsLookups')}
            </PageLink>,
          ],
          [say('duration'), `${lookup.durationMs} ms`],
          [say('caller'), lookup.clientId ?? say('thisServer')],
          [
            say('messageId'),
            lookup.messageGuid !== undefined && (
              <PageLink key="message" to={['subaccounts', subaccount.subdomain, 'monitor', lookup.messageGuid]}>
                {lookup.messageGuid}
              </PageLink>
            ),
          ],
          [say('interface'), say(apiTexts[lookup.api])],
          [say('authentication'), lookup.authentication || undefined],
          [say('fragments'), lookup.fragments.join(', ') || undefined],
          [say('chain'), lookup.chain || undefined],
          [say('correlationId'), lookup.id],
        ]}
      />
      <h2>{say('levelsTried')}</h2>
      <Levels lookup={lookup} nameOf={nameOf} subaccount={subaccount} />
      {lookup.tokens.length === 0 && <p className="help">{say('noTokenAsked')}</p>}
      {lookup.tokens.map((token, index) => (
        // The list is never reordered, and a chain may ask for one destination twice
        <TokenStory key={index} token={token} />
      ))}
      {curl !== undefined && (
        <>
          <h2>
            {say('asCurl')}
            <CopyButton text={curl} label="curl" />
          </h2>
          <Code text={curl} />
        </>
      )}
    </Page>
  );
};

const apiTexts = { find: 'apiFind', consume: 'apiConsume', server: 'apiServer' } as const;

import { MessageStrip } from '@ui5/webcomponents-react/dist/webComponents/MessageStrip/index.js';
import { Table } from '../../components/tables/table.tsx';
import { Facts } from '../../components/values/facts.tsx';
import { useTexts, useTimes } from '../../shell/context.tsx';
import { reasonTexts, type TracedToken, verdictTexts } from './words.ts';

/** How one token of a lookup came about: the cache's verdict and its reason, what it is kept under, the calls. Source: product description, "Trace" */
export const TokenStory = ({ token }: { readonly token: TracedToken }) => {
  const say = useTexts();
  const time = useTimes();
  const wasLeftAlone = token.calls.some(({ failure }) => failure === 'breaker-open');
  return (
    <section>
      <h2>{say('tokenOf', token.destination)}</h2>
      {wasLeftAlone && (
        <MessageStrip design="Critical" hideCloseButton>
          {say('breakerOpen')}
        </MessageStrip>
      )}
      <Facts
        facts={[
          [say('tokenCache'), say(verdictTexts[token.verdict])],
          [say('reason'), token.reason && say(reasonTexts[token.reason])],
          [say('differsIn'), token.differsIn?.join(', ')],
          [say('tokenService'), token.tokenServiceUrl],
          [say('fetchedAt'), token.fetchedAtMs && time(token.fetchedAtMs)],
          [say('expiresIn'), token.expiresInSeconds === undefined ? undefined : `${token.expiresInSeconds} s`],
          [say('errorText'), token.error],
        ]}
      />
      <h3>{say('tokenServiceCalls')}</h3>
      <Table
        name={say('tokenServiceCalls')}
        items={token.calls.map((item, index) => ({ ...item, index }))}
        keyOf={({ index }) => String(index)}
        empty={<p>{say('noCalls')}</p>}
        columns={[
          { head: say('at'), show: ({ startedAtMs }) => time(startedAtMs), minWidth: '11rem' },
          { head: say('url'), show: ({ url }) => url, minWidth: '16rem' },
          { head: say('status'), show: ({ status, failure }) => status ?? failure ?? '', minWidth: '7rem' },
          { head: say('duration'), show: ({ durationMs }) => `${durationMs} ms`, minWidth: '6rem' },
        ]}
      />
      <h3>{say('cacheKey')}</h3>
      <p className="help">{say('cacheKeyHelp')}</p>
      <Table
        name={say('cacheKey')}
        items={token.key}
        keyOf={({ name }) => name}
        empty={null}
        columns={[
          { head: say('name'), show: ({ name }) => name, minWidth: '10rem' },
          { head: say('value'), show: ({ value }) => <code>{value}</code>, minWidth: '14rem' },
        ]}
      />
    </section>
  );
};

import type { Principal } from '../../http/server/principal.ts';
import type { RouteRequest } from '../../http/server/route.ts';
import type { FlowModel, HeaderNames } from '../../integration-content/index.ts';
import { isPassedOn } from './forwarded-headers.ts';
import type { Content, HeaderLine, Message } from './message.ts';

/** Headers the runtime itself reads: they describe the body, or fill the log. Source: SAP doc "Specify the Runtime Configuration" (Allowed Headers) */
const retained =
  /^(?:content-(?:type|encoding|language|disposition)|sap_(?:applicationid|messagetype|sender|receiver|mplcorrelationid))$/i;

/** Whether a header of this name may enter: no credential of the sender ever becomes part of a message. */
const mayEnter = (name: string, allowed: HeaderNames): boolean => {
  const isOurs = /^sap_/i.test(name);
  // The runtime writes those itself. Source: SAP doc "HTTPS Sender Adapter" (headers with the prefix camel are removed)
  if (/^camel/i.test(name) || (!isPassedOn(name) && !isOurs)) return false;
  return allowed === '*' || retained.test(name) || allowed.some((one) => one.toLowerCase() === name.toLowerCase());
};

/**
 * The message a request becomes. Source: SAP doc "HTTPS Sender Adapter" (headers added, query parameters that become headers)
 */
export const receiveMessage = (
  request: RouteRequest,
  principal: Principal,
  flow: FlowModel,
  content: Content,
): Message => {
  const connectionOptions = (request.headers.get('connection') ?? '')
    .toLowerCase()
    .split(',')
    .map((option) => option.trim());
  const sent = request.headers
    .list()
    .filter(([name]) => mayEnter(name, flow.allowedHeaders) && !connectionOptions.includes(name.toLowerCase()))
    .map(([name, value]): HeaderLine => ({ name, value, isSet: false }));
  return {
    headers: [...sent, ...listParameters(request, flow), ...listChannelHeaders(request, principal, flow)],
    properties: new Map(),
    content,
  };
};

const maxParameters = 100;

/** Query parameters with an allowed name; none where the query itself is handed on. */
const listParameters = (request: RouteRequest, flow: FlowModel): readonly HeaderLine[] => {
  if (flow.steps.some((step) => step.kind === 'call' && step.receiver.passesSenderQuery)) return [];
  return [...new URLSearchParams(request.rawQuery)]
    .slice(0, maxParameters)
    .filter(([name]) => !/^sap_/i.test(name) && mayEnter(name, flow.allowedHeaders) && !retained.test(name))
    .map(([name, value]) => ({ name, value, isSet: false }));
};

const listChannelHeaders = (
  request: RouteRequest,
  { name, credential }: Principal,
  { sender }: FlowModel,
): readonly HeaderLine[] =>
  Object.entries({
    CamelHttpMethod: request.isHead ? 'HEAD' : request.method,
    CamelHttpUrl: `${request.origin}${request.pathPrefix}${request.rawPath}`,
    CamelServletContextPath: sender.path,
    ...(request.rawQuery !== '' && { CamelHttpQuery: request.rawQuery }),
    // Not set for certificates. Source: SAP doc "Headers and Exchange Properties Provided by the Integration Framework"
    ...(credential !== 'client-certificate' && { SapAuthenticatedUserName: name }),
  }).map(([header, value]) => ({ name: header, value, isSet: false }));

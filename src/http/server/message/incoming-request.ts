import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestId } from '../../../foundation/ids.ts';
import { type ClientCertificate, clientCertificateOf, forwardedCertificateOf } from '../client-certificate.ts';
import type { Door } from '../doors.ts';
import type { Principal } from '../principal.ts';
import type { HttpMethod, RequestHeaders, Route, RouteRequest } from '../route.ts';
import type { RequestAddress } from './request-address.ts';
import { requestHeadersOf } from './request-headers.ts';

/** How many requests are being answered. */
export type RequestPlaces = { inProgress: number };

/**
 * A request on its way through the pipeline, which fills in its parsed parts one after another. A class for one reason: an accessor that
 * stands in an object literal is defined anew for each object, which takes longer than everything else here.
 */
export class IncomingRequest implements RouteRequest {
  readonly id: RequestId;
  readonly method: HttpMethod;
  readonly isHead: boolean;
  readonly door: Door | 'bare';
  readonly tenant: string | undefined;
  readonly isCertificateHost: boolean;
  readonly origin: string;
  readonly pathPrefix: string;
  readonly isTls: boolean;
  readonly rawPath: string;
  readonly rawQuery: string;
  readonly remoteAddress: string;
  readonly clientCertificate: ClientCertificate | undefined;
  readonly headers: RequestHeaders;
  params: unknown;
  query: unknown = undefined;
  body: unknown = undefined;
  principal: Principal | undefined = undefined;
  readonly #response: ServerResponse;
  readonly #places: RequestPlaces;
  #abort: AbortController | undefined = undefined;

  constructor(
    id: RequestId,
    route: Route,
    address: RequestAddress,
    params: unknown,
    message: IncomingMessage,
    response: ServerResponse,
    places: RequestPlaces,
  ) {
    const { url, host } = address;
    const queryStart = url.indexOf('?');
    this.id = id;
    // The router has matched the method against the route's; HEAD is matched to GET routes only.
    this.method = route.method;
    this.isHead = message.method === 'HEAD';
    this.door = host.door === 'unknown' ? 'bare' : host.door;
    this.tenant = address.tenant;
    this.isCertificateHost = host.isCertificateHost;
    this.origin = address.origin;
    this.pathPrefix = address.pathPrefix;
    this.isTls = address.isTls;
    this.rawPath = queryStart < 0 ? url : url.slice(0, queryStart);
    this.rawQuery = queryStart < 0 ? '' : url.slice(queryStart + 1);
    this.remoteAddress = address.remoteAddress;
    this.clientCertificate = findCertificate(address, message);
    this.headers = requestHeadersOf(message);
    this.params = params;
    this.#response = response;
    this.#places = places;
  }

  async waitAside(pause: Promise<unknown>): Promise<void> {
    this.#places.inProgress -= 1;
    try {
      await pause;
    } finally {
      this.#places.inProgress += 1;
    }
  }

  /** Made on demand: few handlers wait for anything that the client's departure should end. */
  get signal(): AbortSignal {
    this.#abort ??= abortOnDeparture(this.#response);
    return this.#abort.signal;
  }
}

const findCertificate = (address: RequestAddress, message: IncomingMessage): ClientCertificate | undefined => {
  if (address.isForwarded) {
    const { certificateHeader } = address;
    return certificateHeader === undefined ? undefined : forwardedCertificateOf(message, certificateHeader);
  }
  return address.isTls ? clientCertificateOf(message.socket) : undefined;
};

const abortOnDeparture = (response: ServerResponse): AbortController => {
  const abort = new AbortController();
  if (response.destroyed) abort.abort();
  response.once('close', () => {
    if (!response.writableFinished) abort.abort();
  });
  return abort;
};

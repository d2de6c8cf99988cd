import type { ErrorBodyFormat } from './error-body.ts';
import { notAcceptable, unsupportedMediaType } from './errors.ts';

/** Kinds of replies that exist as JSON and as XML. `property` stands for links too. */
export type NegotiatedResource = 'feed' | 'entry' | 'property' | 'service-document';

/** The form of a reply: `atom` stands for the XML form of any resource. `contentType` is the header to send. */
export type NegotiatedFormat = { readonly format: 'json' | 'atom'; readonly contentType: string };

type Offer = NegotiatedFormat & { readonly mediaType: string };

const json: Offer = { format: 'json', mediaType: 'application/json', contentType: 'application/json;charset=utf-8' };

const atom = (mediaType: string, contentType = `${mediaType};charset=utf-8`): Offer => ({
  format: 'atom',
  mediaType,
  contentType,
});

const xmlOffers = [atom('application/xml'), atom('text/xml')];

// In order of preference: the first is the default. A plain XML type gets that very type back. Source: SAP doc "OData API" (default
// Atom, `text/xml` in a sample request); assumed: the content type that answers it
const offers: Readonly<Record<NegotiatedResource, readonly [Offer, ...Offer[]]>> = {
  feed: [atom('application/atom+xml', 'application/atom+xml;type=feed;charset=utf-8'), ...xmlOffers, json],
  entry: [atom('application/atom+xml', 'application/atom+xml;type=entry;charset=utf-8'), ...xmlOffers, json],
  property: [...([atom('application/xml'), atom('text/xml')] as const), json],
  'service-document': [
    atom('application/atomsvc+xml'),
    // Clients that ask for Atom everywhere mean the Atom service document here.
    atom('application/atom+xml', 'application/atomsvc+xml;charset=utf-8'),
    ...xmlOffers,
    json,
  ],
};

/**
 * Chooses the form of a reply. `$format` beats `Accept`; without either, or with wildcards only, it is the XML form. Throws 406 when
 * nothing asked for can be given. Source: RFC 9110 §12.5.1; OData 2.0 URI Conventions §4.7 "Format"; SAP doc "OData API"
 */
export const negotiateFormat = (
  resource: NegotiatedResource,
  request: { readonly format?: string | undefined; readonly accept?: string | undefined },
): NegotiatedFormat => {
  const chosen = choose(resource, request);
  if (chosen === undefined) throw notAcceptable();
  return { format: chosen.format, contentType: chosen.contentType };
};

/** Chooses the form of an error body by the raw query and `Accept`; XML when neither says anything usable. Never throws. */
export const negotiateErrorFormat = (request: {
  readonly rawQuery: string;
  readonly accept?: string | undefined;
}): ErrorBodyFormat => {
  const format = /(?:^|&)(?:\$|%24)format=([^&]{0,100})/i.exec(request.rawQuery)?.[1];
  const byFormat = format === undefined ? undefined : choose('entry', { format: format.replace(/%2f/gi, '/') });
  return (byFormat ?? choose('entry', { accept: request.accept }))?.format === 'json' ? 'json' : 'xml';
};

const choose = (
  resource: NegotiatedResource,
  { format, accept }: { readonly format?: string | undefined; readonly accept?: string | undefined },
): Offer | undefined => {
  const available = offers[resource];
  if (format !== undefined) return chooseByFormat(available, format);
  if (accept === undefined || accept.trim() === '') return available[0];
  return chooseByAccept(available, accept);
};

const chooseByFormat = (available: readonly Offer[], format: string): Offer | undefined => {
  switch (format) {
    case 'json':
      return json;
    case 'atom':
      return available.find((offer) => offer.mediaType === 'application/atom+xml');
    case 'xml':
      return available.find((offer) => offer.mediaType === 'application/xml');
    default: {
      // An unencoded plus sign of "atom+xml" arrives as a blank.
      const range = format.includes('/') ? parseRange(format.replace(' ', '+'), 0) : undefined;
      return range && available.find((offer) => specificity(range, offer) > 0);
    }
  }
};

type Range = { readonly type: string; readonly quality: number; readonly position: number; readonly isKnown: boolean };

const maxRanges = 50;

const chooseByAccept = (available: readonly Offer[], accept: string): Offer | undefined => {
  const ranges = accept.split(',', maxRanges).map(parseRange);
  let best: { readonly offer: Offer; readonly range: Range; readonly specificity: number } | undefined;
  for (const offer of available) {
    const range = findRange(ranges, offer);
    if (range === undefined || range.quality === 0) continue;
    const candidate = { offer, range, specificity: specificity(range, offer) };
    // Equal quality: what was named beats a wildcard, what was named first beats the rest, our preference decides last.
    const isBetter =
      best === undefined ||
      range.quality > best.range.quality ||
      (range.quality === best.range.quality &&
        (candidate.specificity > best.specificity ||
          (candidate.specificity === best.specificity && range.position < best.range.position)));
    if (isBetter) best = candidate;
  }
  return best?.offer;
};

/** The range that decides about an offer: the most specific one that covers it. */
const findRange = (ranges: readonly Range[], offer: Offer): Range | undefined => {
  let found: Range | undefined;
  let foundSpecificity = 0;
  for (const range of ranges) {
    const candidate = specificity(range, offer);
    if (candidate > foundSpecificity) {
      found = range;
      foundSpecificity = candidate;
    }
  }
  return found;
};

/** 0: does not cover the offer; from 1 to 3: every type, every subtype, this very type. */
const specificity = (range: Range, offer: Offer): number => {
  if (!range.isKnown) return 0;
  if (range.type === offer.mediaType) return 3;
  if (range.type === '*/*') return 1;
  return range.type.endsWith('/*') && offer.mediaType.startsWith(range.type.slice(0, -1)) ? 2 : 0;
};

const parseRange = (text: string, position: number): Range => {
  const [type = '', ...parameters] = text.split(';', 10).map((part) => part.trim().toLowerCase());
  let quality = 1;
  let isKnown = true;
  for (const parameter of parameters) {
    const [name = '', value = ''] = parameter.split('=', 2).map((part) => part.trim().replaceAll('"', ''));
    if (name === 'q') quality = /^(?:0|0?\.\d{1,3}|1(?:\.0{0,3})?)$/.test(value) ? Number(value) : 0;
    // Other JSON forms belong to later versions of the protocol.
    else if (name === 'odata' && value !== 'verbose') isKnown = false;
    else if (name.startsWith('odata.')) isKnown = false;
  }
  // Java's HttpURLConnection sends a lone asterisk, and `q=.2`.
  return { type: type === '*' ? '*/*' : type, quality, position, isKnown };
};

/** What a request body may be. */
export type BodyFormat = 'json' | 'atom';

const bodyTypes: Readonly<Record<string, BodyFormat>> = {
  'application/json': 'json',
  'application/atom+xml': 'atom',
  'application/xml': 'atom',
  'text/xml': 'atom',
};

/** The form of a request body by its `Content-Type`; text is UTF-8. Throws 415 unless it is among `allowed`. Source: RFC 9110 §15.5.16 */
export const parseBodyFormat = (contentType: string | undefined, allowed: readonly BodyFormat[]): BodyFormat => {
  const [mediaType = '', ...parameters] = (contentType ?? '').split(';', 10).map((part) => part.trim().toLowerCase());
  const format = Object.hasOwn(bodyTypes, mediaType) ? bodyTypes[mediaType] : undefined;
  const isUtf8 = parameters.every((parameter) => !/^charset *=(?! *"?utf-?8"?$)/.test(parameter));
  if (format === undefined || !isUtf8 || !allowed.includes(format)) {
    throw unsupportedMediaType(allowed.map((name) => (name === 'json' ? 'application/json' : 'application/atom+xml')));
  }
  return format;
};

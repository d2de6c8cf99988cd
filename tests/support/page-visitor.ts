import { randomBytes } from 'node:crypto';
import { sha256Base64url } from '../../src/crypto/digest.ts';
import { form, type WireReply, type WireRequest } from './authorization-server.ts';

/** A browser without eyes: keeps cookies, reads forms, follows nothing by itself. */
export type Visitor = {
  readonly get: (path: string, headers?: Readonly<Record<string, string>>) => Promise<WireReply>;
  /** Sends the form of a page that leads to `action`, with these values in place of, or beside, what it holds. */
  readonly submit: (
    page: WireReply,
    action: string,
    values?: Fields,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<WireReply>;
  readonly post: (path: string, fields: Fields, headers?: Readonly<Record<string, string>>) => Promise<WireReply>;
  readonly cookies: Map<string, string>;
};

/** Several values for one name, or none. */
export type Fields = Readonly<Record<string, string | readonly string[]>>;

const encode = (fields: Fields): string => {
  const pairs = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) {
    for (const item of typeof value === 'string' ? [value] : value) pairs.append(name, item);
  }
  return pairs.toString();
};

/** Creates a browser at a host; `host` absent is the bare one. */
export const createVisitor = (send: (wanted: WireRequest) => Promise<WireReply>, host: string | undefined): Visitor => {
  const cookies = new Map<string, string>();
  const exchange = async (wanted: WireRequest): Promise<WireReply> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const reply = await send({
      ...wanted,
      ...(host !== undefined && { host }),
      headers: { ...(cookie !== '' && { cookie }), ...wanted.headers },
    });
    for (const line of [reply.headers['set-cookie'] ?? []].flat()) {
      const [name = '', value = ''] = (line.split(';', 1)[0] ?? '').split('=');
      if (line.includes('Max-Age=0')) cookies.delete(name);
      else cookies.set(name, value);
    }
    return reply;
  };
  const post: Visitor['post'] = (path, fields, headers = {}) =>
    exchange({ path, method: 'POST', headers: { ...form({}).headers, ...headers }, body: encode(fields) });
  return {
    cookies,
    get: (path, headers = {}) => exchange({ path, method: 'GET', headers }),
    post,
    submit: (page, action, values = {}, headers = {}) => {
      const { target, fields } = findForm(page, action);
      return post(target, { ...fields, ...values }, headers);
    },
  };
};

/** The form of a page whose action ends like this. Ticked boxes count, buttons do not. */
export const findForm = (page: WireReply, action: string): { readonly target: string; readonly fields: Fields } => {
  for (const [, target = '', content = ''] of page.text.matchAll(
    /<form method="post" action="([^"]*)"[^>]*>(.*?)<\/form>/gs,
  )) {
    if (!toPlainText(target).endsWith(action)) continue;
    const fields: Record<string, string[]> = {};
    for (const [input] of content.matchAll(/<input[^>]*>/g)) {
      const name = attribute(input, 'name');
      if (name === undefined || (input.includes('type="checkbox"') && !/ checked/.test(input))) continue;
      fields[name] = [...(fields[name] ?? []), attribute(input, 'value') ?? ''];
    }
    return { target: toPlainText(target), fields };
  }
  throw new Error(`no form to ${action} in the page: ${page.status} ${page.text.slice(0, 2000)}`);
};

const attribute = (tag: string, name: string): string | undefined => {
  const value = new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1];
  return value === undefined ? undefined : toPlainText(value);
};

const toPlainText = (text: string): string =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');

/** Signs in on the page shown and answers what comes then, one redirect followed. */
export const signInAt = async (visitor: Visitor, page: WireReply, user: SignInName): Promise<WireReply> => {
  const reply = await visitor.submit(page, '/oauth2/sign-in', user);
  if (reply.status !== 303) return reply;
  return visitor.get(String(reply.headers.location));
};

/** What is typed into the sign-in form. */
export type SignInName = { readonly username: string; readonly password: string };

/** Query of the address a reply sends the browser to. */
export const locationOf = (reply: WireReply): URL => new URL(String(reply.headers.location));

/** A code verifier and its challenge. */
export const createPkce = (): { readonly verifier: string; readonly challenge: string } => {
  const verifier = randomBytes(32).toString('base64url');
  return { verifier, challenge: sha256Base64url(verifier) };
};

import type { CommandContext } from '../context.ts';
import { CommandError } from '../errors.ts';
import type { Connection } from './connection.ts';
import { reach } from './management-client.ts';

/** Reads the certificate of the server's local CA in PEM. Source: product description, "How it is addressed" */
export const fetchCaCertificate = async (context: CommandContext, connection: Connection): Promise<string> => {
  const response = await reach(context, `${connection.url}/ca.pem`, connection.url);
  const text = await response.text();
  if (!response.ok || !text.includes('-----BEGIN CERTIFICATE-----')) {
    throw new CommandError(
      `${connection.url} gives out no CA certificate.`,
      'Check that --url or PORTOLAN_URL names a Portolan server. Behind a proxy with a certificate of its own there is nothing to trust.',
    );
  }
  return text;
};
